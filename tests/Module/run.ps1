<#
.SYNOPSIS
Runs the Pester tests against the built module, with one sandbox for all of them.
#>
param(
    # Only files that match.
    [string] $Filter = '*'
)

$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
# Not #requires -Modules: with it, the exit code below is lost.
Import-Module -Name Pester -MinimumVersion 5.0
. "$PSScriptRoot/common.ps1"
Import-Module $Manifest
$env:CAMPAIGNSYNC_TEST_FOLDER = Join-Path ([IO.Path]::GetTempPath()) "campaignsync-pester-$PID"
$own = Join-Path (New-TestFolder) home
$sandbox = Start-SyncSandbox -HomePath $own -Contacts 300
$env:CAMPAIGNSYNC_TEST_CONNECTIONS = $sandbox.ConnectionPath
$env:CAMPAIGNSYNC_TEST_ADMIN = $sandbox.AdminUrl
# Neither somebody's own instance, nor the warnings that a start gives on a build server.
Remove-Item -Path Env:CAMPAIGNSYNC_HOME, Env:CI, Env:GITHUB_ACTIONS, Env:TF_BUILD, Env:GITLAB_CI, Env:JENKINS_URL, Env:TEAMCITY_VERSION -ErrorAction Ignore
try {
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = @(Get-ChildItem -Path "$PSScriptRoot/$Filter.Tests.ps1").FullName
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Detailed'
    $configuration.Output.RenderMode = 'Plaintext'
    $result = Invoke-Pester -Configuration $configuration
}
finally {
    Remove-TestHome -HomePath $own
    # Whoever starts a host ends it: one that is left would run for good, on files that are gone.
    $left = @(Get-TestProcess $env:CAMPAIGNSYNC_TEST_FOLDER)
    foreach ($process in $left) {
        "LEFT BEHIND by a test, and ended now: process $($process.Id), $($process.CommandLine)"
        Stop-Process -Id $process.Id -Force -ErrorAction Ignore
    }
    Remove-Item -LiteralPath $env:CAMPAIGNSYNC_TEST_FOLDER -Recurse -Force -ErrorAction Ignore
}
"Pester: $($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped in $([int]$result.Duration.TotalSeconds) s."
exit ($result.FailedCount + $result.FailedContainersCount + $left.Count -gt 0 ? 1 : 0)
