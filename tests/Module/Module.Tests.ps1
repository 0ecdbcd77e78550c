BeforeDiscovery {
    . "$PSScriptRoot/common.ps1"
    Import-Module $Manifest
    $commands = (Get-Command -Module CampaignSync).Name
}

BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Import-Module $Manifest
}

Describe 'Manifest' {
    It 'is clean' {
        (Test-ModuleManifest -Path $Manifest -WarningVariable warnings).Version | Should -Be $Version
        $warnings | Should -BeNullOrEmpty
    }

    It 'exports the cmdlets that it names, and nothing else' {
        $named = (Import-PowerShellDataFile -LiteralPath $Manifest).CmdletsToExport
        (Get-Command -Module CampaignSync).Name | Sort-Object | Should -Be ($named | Sort-Object)
        Get-Command -Module CampaignSync -CommandType Function, Alias | Should -BeNullOrEmpty
    }
}

Describe 'Import' {
    It 'keeps the cmdlets when it is repeated with -Force' {
        $fresh = Invoke-Fresh "Import-Module '$Manifest' -Force; Import-Module '$Manifest' -Force; (Get-Command -Module CampaignSync).Count; Get-SyncWorkflow -HomePath /nowhere"
        $fresh.Output.Trim() | Should -Be "$((Import-PowerShellDataFile -LiteralPath $Manifest).CmdletsToExport.Count)"
        $fresh.Errors | Should -Match 'There is no instance at /nowhere'
    }

    It 'takes at most 300 ms more than an empty start' {
        # The clock, best of several taken in turn; and processor time, which does not measure what else the machine does.
        function Measure-Start([string] $Command) {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $printed = & $Pwsh -NoProfile -NonInteractive -Command "`$before = [Environment]::CpuUsage.TotalTime; $Command; ([Environment]::CpuUsage.TotalTime - `$before).TotalMilliseconds"
            [pscustomobject]@{ Clock = $watch.Elapsed.TotalMilliseconds; Processor = [double]$printed }
        }
        $empty, $with = @(), @()
        foreach ($round in 1..5) {
            $empty += Measure-Start '$null'
            $with += Measure-Start "Import-Module '$Manifest'"
        }
        $clock = ($with.Clock | Measure-Object -Minimum).Minimum - ($empty.Clock | Measure-Object -Minimum).Minimum
        $processor = ($with.Processor | Measure-Object -Minimum).Minimum
        $processor | Should -BeGreaterThan 1 -Because 'else nothing was measured'
        Write-Host "  Import: $([int]$clock) ms more than an empty start, $([int]$processor) ms of processor time"
        $more = [Math]::Min($clock, $processor)
        $more | Should -BeLessOrEqual 300
    }
}

Describe 'Other modules' {
    BeforeAll {
        # Assemblies by the names of ours, in another version and empty: whoever mixes them up cannot work.
        $others = New-TestFolder
        foreach ($name in 'YamlDotNet', 'SQLitePCLRaw.core', 'SQLitePCLRaw.batteries_v2') {
            $foreign = [Reflection.Emit.PersistedAssemblyBuilder]::new([Reflection.AssemblyName]::new("$name, Version=1.2.3.0"), [object].Assembly)
            $null = $foreign.DefineDynamicModule($name)
            $foreign.Save("$others/$name.dll")
        }
    }

    AfterAll { Remove-Item -LiteralPath $others -Recurse -Force }

    It 'loads beside another YamlDotNet and another SQLite, <Order>' -ForEach @(
        @{ Order = 'theirs first'; Theirs = 1 }
        @{ Order = 'ours first'; Theirs = 2 }
    ) {
        $load = "'YamlDotNet', 'SQLitePCLRaw.core', 'SQLitePCLRaw.batteries_v2' | ForEach-Object { [Reflection.Assembly]::LoadFrom(""$others/`$_.dll"") }"
        $folder = New-TestFolder
        $use = "Set-SyncWorkflowMapping -Path '$ModuleFolder/workflows/ingress.yaml' -HomePath '$folder/home'; (Get-SyncWorkflow -HomePath '$folder/home').Count"
        $script = if ($Theirs -eq 1) { "Remove-Module CampaignSync; `$null = $load; Import-Module '$Manifest'; $use" } else { "`$null = $load; $use" }
        $fresh = Invoke-Fresh "$script; [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'YamlDotNet' } | ForEach-Object { `$_.GetName().Version.Major } | Sort-Object"
        $fresh.Errors | Should -BeNullOrEmpty
        $fresh.Output.Trim() -split '\s+' | Should -Be '3', '1', '16'
        Remove-Item -LiteralPath $folder -Recurse -Force
    }
}

Describe 'A real neighbour' -Skip:(-not (Get-Command -Name dotnet -CommandType Application -ErrorAction Ignore)) {
    BeforeAll {
        $neighbour = New-TestFolder
        $said = dotnet publish "$PSScriptRoot/neighbour/Neighbour.csproj" --nologo --verbosity quiet -nodeReuse:false --output "$neighbour/Neighbour" --artifacts-path "$neighbour/build" -property:UseSharedCompilation=false 2>&1
        $built = $LASTEXITCODE -eq 0
    }

    AfterAll { Remove-Item -LiteralPath $neighbour -Recurse -Force }

    It 'with YAML and SQLite of other versions works, and so do we, <Order>' -ForEach @(
        @{ Order = 'theirs first'; First = 'Neighbour' }
        @{ Order = 'ours first'; First = 'CampaignSync' }
    ) {
        if (-not $built) {
            Set-ItResult -Skipped -Because "its packages are not to be had here: $($said | Select-Object -First 1)"
        }
        $use = @{
            Neighbour    = "Import-Module '$neighbour/Neighbour/Neighbour.psm1'; Get-NeighbourVersion"
            CampaignSync = "Import-Module '$Manifest'; Set-SyncWorkflowMapping -Path '$ModuleFolder/workflows/ingress.yaml' -HomePath '$neighbour/$First'; (Get-SyncWorkflow -HomePath '$neighbour/$First').Count"
        }
        $second = $use.Keys | Where-Object { $_ -ne $First }
        $fresh = Invoke-Fresh -NoModule "$($use[$First]); $($use[$second]); $($use[$First])"
        $fresh.Errors | Should -BeNullOrEmpty
        $answer = @{ Neighbour = '15 2.0.6.1341'; CampaignSync = '3' }
        $fresh.Output.Trim() -split '\r?\n' | Should -Be $answer[$First], $answer[$second], $answer[$First]
    }
}

Describe 'Package' -Skip:(-not (Get-Command -Name dotnet -CommandType Application -ErrorAction Ignore)) {
    It 'holds a module that can be imported' {
        $folder = New-TestFolder
        $said = dotnet pack "$Root/module/CampaignSync.Package.csproj" --nologo -nodeReuse:false --output $folder "-property:ModuleFolder=$ModuleFolder" 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$said"
        [IO.Compression.ZipFile]::ExtractToDirectory("$folder/CampaignSync.$Version.nupkg", "$folder/CampaignSync/$Version")
        $fresh = Invoke-Fresh -NoModule "Import-Module '$folder/CampaignSync'; (Get-Command -Module CampaignSync).Count; (Get-Module CampaignSync).ModuleBase; (Get-Help Get-SyncWorkflow).Synopsis; Test-SyncWorkflowMapping -Quiet -Path '$folder/CampaignSync/$Version/workflows/*.yaml'"
        $fresh.Errors | Should -BeNullOrEmpty
        $lines = $fresh.Output.Trim() -split '\r?\n'
        $lines[0] | Should -Be (Import-PowerShellDataFile -LiteralPath $Manifest).CmdletsToExport.Count
        $lines[1] | Should -Be "$folder/CampaignSync/$Version"
        $lines[2] | Should -Not -Match '\['
        $lines[3] | Should -Be True
        Remove-Item -LiteralPath $folder -Recurse -Force
    }
}

Describe 'Help' {
    It 'is complete for <_>' -ForEach $commands {
        $help = Get-Help -Name $_ -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match "^\s*$_ \["
        $help.description.Text | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
        $own = (Get-Command -Name $_).Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.Cmdlet]::CommonParameters }
        foreach ($parameter in $own) {
            (Get-Help -Name $_ -Parameter $parameter).description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter needs help"
        }
    }

    It 'has the topic <_>' -ForEach 'about_CampaignSync', 'about_CampaignSync_Definitions' {
        (Get-Help -Name $_) -join "`n" | Should -Match 'SHORT DESCRIPTION'
    }
}
