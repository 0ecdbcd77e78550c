<#
.SYNOPSIS
For a scheduled task: reports the workflows that have FAILED, with their reasons.
.DESCRIPTION
Exit code 0: none has failed. 3: at least one has; a line for each is written. 1: the question itself could not be answered,
above all because there is no instance for this account: a task under the wrong account must not report all well.
#>
#requires -PSEdition Core
[CmdletBinding()]
param(
    # Folder of the instance; default: CAMPAIGNSYNC_HOME, the machine's, or the account's own.
    [string] $HomePath
)

$ErrorActionPreference = 'Stop'
$instance = if ($HomePath) { @{ HomePath = $HomePath } } else { @{} }
try {
    Import-Module CampaignSync
    $workflows = Get-SyncWorkflow @instance
}
catch {
    [Console]::Error.WriteLine("CampaignSync cannot be asked: $($_.Exception.Message) ($($_.FullyQualifiedErrorId))")
    exit 1
}

$failed = @($workflows | Where-Object -Property Status -EQ FAILED)
foreach ($workflow in $failed) {
    "$($workflow.Name) has FAILED since $($workflow.FailedAt.ToString('u')): $($workflow.ErrorId): $($workflow.Reason)"
}

# Not failed, but worth a look.
$workflows | Where-Object { "$($_.Health)" -eq 'Stalled' -or $_.DeadLetters -gt 0 } | ForEach-Object {
    "$($_.Name): health $($_.Health), backlog $($_.Backlog), dead letters $($_.DeadLetters)"
}

if ($failed.Count -gt 0) {
    exit 3
}
