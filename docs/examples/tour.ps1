<#
.SYNOPSIS
The first ten minutes: all three workflows against the sandbox, from nothing to a stop.
#>
#requires -PSEdition Core
[CmdletBinding()]
param(
    # A folder of its own for this tour.
    [string] $HomePath = (Join-Path ([IO.Path]::GetTempPath()) "campaignsync-tour-$PID"),

    [int] $Contacts = 1000
)

$ErrorActionPreference = 'Stop'
Import-Module CampaignSync
$starters = Join-Path (Get-Module CampaignSync).ModuleBase workflows
$instance = @{ HomePath = $HomePath }

'1. A stand-in for both systems, with synthetic data, and the connections to it.'
Start-SyncSandbox -Contacts $Contacts @instance | Set-SyncConnection @instance
try {
    Test-SyncConnection @instance | Format-Table | Out-String

    '2. The starter definitions: checked, then saved.'
    $files = 'ingress.yaml', 'egress.yaml', 'optinout.yaml' | ForEach-Object { Join-Path $starters $_ }
    Test-SyncWorkflowMapping -Path $files -Online @instance
    Set-SyncWorkflowMapping -Path $files @instance

    '3. Start all three and wait until everything is read and written.'
    Start-SyncWorkflow -Name * -Wait @instance
    Wait-SyncWorkflow -Name * -For Drained -Timeout 600 @instance
    Get-SyncWorkflow @instance | Format-Table | Out-String

    '4. Look around: how a table is mapped, what was refused, what the host says.'
    Get-SyncWorkflowMapping -Name Ingress -Table contact @instance | Out-String
    Get-SyncDeadLetter @instance | Group-Object -Property Workflow, ErrorId -NoElement | Out-String
    Get-SyncLog -Last 5 @instance | Format-Table | Out-String

    '5. Stop.'
    Stop-SyncWorkflow -Name * @instance
    Get-SyncWorkflow @instance | Format-Table | Out-String
}
finally {
    Get-SyncWorkflow @instance -ErrorAction Ignore | Where-Object -Property Status -In STARTING, RUNNING | Stop-SyncWorkflow @instance
    Stop-SyncSandbox @instance
}
"Done. What was made is in $HomePath."
