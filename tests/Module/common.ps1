# What the test files share. The module that is tested is the built one, in output/, or where CAMPAIGNSYNC_TEST_MODULE says.

$script:Root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
$script:Version = (Import-PowerShellDataFile -LiteralPath "$Root/CampaignSync.psd1").ModuleVersion
$script:Manifest = if ($env:CAMPAIGNSYNC_TEST_MODULE) { "$env:CAMPAIGNSYNC_TEST_MODULE/CampaignSync.psd1" } else { "$Root/output/CampaignSync/$Version/CampaignSync.psd1" }
$script:ModuleFolder = Split-Path -Path $Manifest
# The folder that has one named CampaignSync, for scripts that import the module by its name.
$script:ModulePath = if ($env:CAMPAIGNSYNC_TEST_MODULE) { Split-Path -Path $ModuleFolder } else { "$Root/output" }
$script:Pwsh = (Get-Process -Id $PID).Path

# Below the folder of this run, which is removed at its end.
function New-TestFolder {
    $folder = Join-Path $env:CAMPAIGNSYNC_TEST_FOLDER ([guid]::NewGuid().ToString('N').Substring(0, 8))
    (New-Item -ItemType Directory -Path $folder).FullName
}

# A home that is connected to the sandbox of this run; the starter definition of Ingress is saved.
function New-TestHome {
    param([switch] $Empty)
    $folder = New-TestFolder
    $instance = Join-Path $folder home
    if (-not $Empty) {
        Set-SyncConnection -Path $env:CAMPAIGNSYNC_TEST_CONNECTIONS -HomePath $instance
        Set-SyncWorkflowMapping -Path "$ModuleFolder/workflows/ingress.yaml" -HomePath $instance
    }
    $instance
}

# Processes that were begun for what lies below a folder: hosts and sandboxes have it on their command lines. The home itself
# tells of its host only while that gives signs of life and the files are there.
function Get-TestProcess {
    param([string] $Folder)
    Get-Process | Where-Object { $_.Id -ne $PID -and $_.CommandLine -and $_.CommandLine.Contains($Folder) }
}

# Ends what runs there, the host too, and removes the folder.
function Remove-TestHome {
    param([string] $HomePath)
    $folder = Split-Path -Path $HomePath
    Stop-SyncSandbox -HomePath $HomePath -WarningAction Ignore
    foreach ($process in Get-TestProcess $folder) {
        Stop-Process -Id $process.Id -Force -ErrorAction Ignore
        $null = $process.WaitForExit(10000)
    }
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}

# Begins a script in a fresh PowerShell.
function Start-Fresh {
    param([string] $Script, [hashtable] $Environment = @{}, [switch] $Bare, [switch] $NoModule, [switch] $Interactive)
    $start = [Diagnostics.ProcessStartInfo]::new($Pwsh)
    $import = $NoModule ? '' : "Import-Module '$Manifest';"
    $mode = $Interactive ? @() : @('-NonInteractive')
    foreach ($argument in @('-NoProfile') + $mode + '-Command' + "`$PSStyle.OutputRendering = 'PlainText'; $import $Script") {
        $start.ArgumentList.Add($argument)
    }
    if ($Bare) {
        $start.Environment.Clear()
        $start.Environment['HOME'] = $env:HOME
        $start.Environment['TMPDIR'] = [IO.Path]::GetTempPath()
    }
    $start.Environment['PSModulePath'] = $ModulePath
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    [Diagnostics.Process]::Start($start)
}

# Runs a script in a fresh PowerShell; what it writes, and its exit code.
function Invoke-Fresh {
    param([string] $Script, [hashtable] $Environment = @{}, [switch] $Bare, [switch] $NoModule, [switch] $Interactive)
    $process = Start-Fresh @PSBoundParameters
    $process.StandardInput.Close()
    $errors = $process.StandardError.ReadToEndAsync()
    $output = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    [pscustomobject]@{ Output = $output; Errors = $errors.Result; ExitCode = $process.ExitCode }
}

# The id of the error that a command ends with.
function Get-ErrorId {
    param([scriptblock] $Command)
    try {
        $found = $null
        $null = & $Command -ErrorVariable found -ErrorAction Stop
    }
    catch {
        return ($_.FullyQualifiedErrorId -split ',')[0]
    }
}

# Tells the sandbox of this run something: PUT /faults, POST /schema.
function Invoke-SandboxAdmin {
    param([string] $Method, [string] $Path, [object] $Body)
    $null = Invoke-RestMethod -Method $Method -Uri "$($env:CAMPAIGNSYNC_TEST_ADMIN.TrimEnd('/'))/$Path" -ContentType application/json -Body (ConvertTo-Json -InputObject $Body -Depth 5)
}

# Looks again and again until a condition holds; the condition decides, not the time.
function Wait-Until {
    param([scriptblock] $Condition, [int] $Seconds = 60)
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed.TotalSeconds -gt $Seconds) { throw "Not within $Seconds seconds: $Condition" }
        Start-Sleep -Milliseconds 50
    }
}
