BeforeDiscovery {
    . "$PSScriptRoot/common.ps1"
    # Each example of the help, and each PowerShell block of the topics.
    $examples = foreach ($page in Get-ChildItem -Path "$Root/docs/en-US/*.md") {
        $number = 0
        [regex]::Matches((Get-Content -Raw -LiteralPath $page), '(?s)```powershell\r?\n(.*?)\r?\n```') | ForEach-Object {
            @{ Page = $page.BaseName; Number = ++$number; Code = $_.Groups[1].Value }
        }
    }
}

BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Import-Module $Manifest
}

Describe 'Help' {
    BeforeAll {
        # The examples name no home and files beside the prompt.
        $home1 = New-TestHome
        $folder = Split-Path -Path $home1
        Copy-Item -Path "$ModuleFolder/workflows/*.yaml" -Destination $folder
        Copy-Item -LiteralPath $env:CAMPAIGNSYNC_TEST_CONNECTIONS -Destination "$folder/connections.yaml" -Force
        Set-Content -LiteralPath "$folder/campaign.secret" -Value secret
        $env:CAMPAIGNSYNC_HOME = $home1
        Push-Location -LiteralPath $folder
        Set-SyncWorkflowMapping -Path ./ingress.yaml, ./egress.yaml, ./optinout.yaml
        Start-SyncWorkflow -Name Ingress -Wait
    }

    AfterAll {
        Pop-Location
        Remove-Item -Path Env:CAMPAIGNSYNC_HOME
        Remove-TestHome $home1
    }

    It '<Page>, block <Number>' -ForEach $examples {
        $ErrorActionPreference = 'Stop'
        $WarningPreference = 'SilentlyContinue'
        $null = & ([scriptblock]::Create($Code)) | Out-String
    }
}

Describe 'README' {
    It 'shows a tour that can be walked' {
        $folder = New-TestFolder
        $code = [regex]::Match((Get-Content -Raw -LiteralPath "$Root/README.md"), '(?s)```powershell\r?\n(.*?)\r?\n```').Groups[1].Value
        $code | Should -Match 'Import-Module ./output/CampaignSync'
        # Line by line, as at a prompt.
        $lines = $code.Replace('./output/CampaignSync', $Manifest) -split '\r?\n' -replace '\s+#.*$' | ForEach-Object { "$_ | Out-Default" }
        $done = Invoke-Fresh -NoModule "Set-Location '$Root'; $($lines -join '; ')" -Environment @{ CAMPAIGNSYNC_HOME = "$folder/home" }
        $done.Errors | Should -BeNullOrEmpty
        $done.Output | Should -Match 'OptInOut\s+RUNNING'
        Remove-TestHome "$folder/home"
    }
}

Describe 'docs/examples' {
    It 'tour.ps1 walks through everything' {
        $folder = New-TestFolder
        $done = Invoke-Fresh "& '$Root/docs/examples/tour.ps1' -HomePath '$folder/home' -Contacts 100"
        $done.Errors | Should -BeNullOrEmpty
        $done.ExitCode | Should -Be 0
        $done.Output | Should -Match 'Ingress\s+RUNNING'
        $done.Output | Should -Match 'OptInOut\s+STOPPED'
        Remove-TestHome "$folder/home"
    }

    Context 'report-failed.ps1' {
        BeforeAll { $home1 = New-TestHome }
        AfterAll { Remove-TestHome $home1 }

        It 'is content where nothing has failed' {
            (Invoke-Fresh "& '$Root/docs/examples/report-failed.ps1' -HomePath '$home1'; exit `$LASTEXITCODE").ExitCode | Should -Be 0
        }

        It 'names what has failed, and why' {
            Set-SyncConnection -DataverseClientSecret (ConvertTo-SecureString -String wrong -AsPlainText -Force) -HomePath $home1
            Start-SyncWorkflow -Name Ingress -Wait -HomePath $home1 -ErrorAction SilentlyContinue
            $report = Invoke-Fresh "& '$Root/docs/examples/report-failed.ps1' -HomePath '$home1'; exit `$LASTEXITCODE"
            $report.ExitCode | Should -Be 3
            $report.Output | Should -Match 'Ingress has FAILED since .*: CredentialRejected: '
        }

        It 'fails loudly where there is no instance' {
            $report = Invoke-Fresh "& '$Root/docs/examples/report-failed.ps1' -HomePath '$home1-none'; exit `$LASTEXITCODE"
            $report.ExitCode | Should -Be 1
            $report.Errors | Should -Match 'HomeNotFound'
        }
    }

    Context 'apply-mappings.ps1' {
        BeforeAll {
            $home2 = New-TestHome
            $yaml = "$(Split-Path -Path $home2)/ingress.yaml"
        }
        AfterAll { Remove-TestHome $home2 }

        It 'applies a change and restarts what it concerns' {
            Start-SyncWorkflow -Name Ingress -Wait -HomePath $home2
            (Get-Content -Raw "$ModuleFolder/workflows/ingress.yaml") -replace 'pollInterval: 5s', 'pollInterval: 1s' | Set-Content -LiteralPath $yaml
            $done = Invoke-Fresh "& '$Root/docs/examples/apply-mappings.ps1' -Path '$yaml' -HomePath '$home2' -Online; exit `$LASTEXITCODE"
            $done.Errors | Should -BeNullOrEmpty
            $done.ExitCode | Should -Be 0
            $done.Output | Should -Match 'save as version 2'
            $done.Output | Should -Match 'Ingress\s+RUNNING'
            (Get-SyncWorkflow -Name Ingress -HomePath $home2).RunningVersion | Should -Be 2
        }

        It 'refuses what is not valid, with its place' {
            Set-Content -LiteralPath $yaml -Value "workflow: Ingress`ntabels: []"
            $done = Invoke-Fresh "& '$Root/docs/examples/apply-mappings.ps1' -Path '$yaml' -HomePath '$home2'; exit `$LASTEXITCODE"
            $done.ExitCode | Should -Be 1
            $done.Errors | Should -Match 'ingress\.yaml:2:1: '
        }
    }
}

Describe 'Sandbox' {
    It 'says why it does not listen' {
        $folder = New-TestFolder
        $port = ([uri]$env:CAMPAIGNSYNC_TEST_ADMIN).Port
        Get-ErrorId { Start-SyncSandbox -HomePath "$folder/home" -Port $port } | Should -Be SandboxNotStarted
        Stop-SyncSandbox -HomePath "$folder/home" -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match 'No sandbox'
        Remove-Item -LiteralPath $folder -Recurse
    }

    It 'runs once for a home' {
        $folder = New-TestFolder
        $sandbox = Start-SyncSandbox -HomePath "$folder/home" -Contacts 1
        Get-ErrorId { Start-SyncSandbox -HomePath "$folder/home" } | Should -Be SandboxAlreadyRunning
        Stop-SyncSandbox -HomePath "$folder/home"
        Get-Process -Id $sandbox.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
        Remove-Item -LiteralPath $folder -Recurse
    }
}
