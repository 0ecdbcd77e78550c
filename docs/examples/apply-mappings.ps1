<#
.SYNOPSIS
For a CI job: validates mappings, shows the difference, applies them, and restarts the workflows that they concern.
.DESCRIPTION
Exit code 0: applied, or nothing to apply. 1: refused; every problem is written with file, line and column.
#>
#requires -PSEdition Core
[CmdletBinding()]
param(
    # Definition files; wildcards are allowed.
    [Parameter(Mandatory)]
    [string[]] $Path,

    # Folder of the instance; default: CAMPAIGNSYNC_HOME, the machine's, or the account's own.
    [string] $HomePath,

    # Hold the mappings against the metadata of both systems too.
    [switch] $Online,

    # Show what would be done, and do nothing.
    [switch] $DryRun
)

$ErrorActionPreference = 'Stop'
$instance = if ($HomePath) { @{ HomePath = $HomePath } } else { @{} }
try {
    Import-Module CampaignSync

    $problems = @(Test-SyncWorkflowMapping -Path $Path -Online:$Online @instance)
    foreach ($problem in $problems) {
        [Console]::Error.WriteLine("$problem")
    }
    if ($problems.Count -gt 0) {
        exit 1
    }

    # The difference in words, and the tables that will be read again.
    Set-SyncWorkflowMapping -Path $Path -WhatIf @instance
    if ($DryRun) {
        exit 0
    }

    Set-SyncWorkflowMapping -Path $Path -WarningAction SilentlyContinue @instance
    $pending = @(Get-SyncWorkflow @instance | Where-Object -Property PendingChanges)
    if ($pending.Count -gt 0) {
        $pending | Restart-SyncWorkflow -Wait -Timeout 600 @instance
    }
    Get-SyncWorkflow @instance | Format-Table
}
catch {
    [Console]::Error.WriteLine("$($_.FullyQualifiedErrorId): $($_.Exception.Message)")
    exit 1
}
