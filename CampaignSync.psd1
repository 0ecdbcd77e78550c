@{
    RootModule           = 'CampaignSync.psm1'
    # The only place of the version: Directory.Build.props reads it from here.
    ModuleVersion        = '0.1.0'
    GUID                 = '5d0c4f1e-7a53-4b0e-9c55-8f0b2f6f3c1a'
    Author               = 'The CampaignSync authors'
    CompanyName          = 'The CampaignSync authors'
    Copyright            = '(c) The CampaignSync authors. MIT license.'
    Description          = 'Keeps Microsoft Dynamics 365 (Dataverse) and Adobe Campaign Standard in step: contacts and custom entities to Campaign, email events to Dynamics 365, opt-out flags both ways. Controls a detached job host that keeps all state in one database.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.6'
    FormatsToProcess     = @('CampaignSync.Format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Export-SyncWorkflowMapping'
        'Get-SyncConnection'
        'Get-SyncDeadLetter'
        'Get-SyncLog'
        'Get-SyncRecord'
        'Get-SyncWorkflow'
        'Get-SyncWorkflowMapping'
        'Remove-SyncDeadLetter'
        'Remove-SyncWorkflowMapping'
        'Request-SyncReplay'
        'Restart-SyncWorkflow'
        'Restore-SyncDeadLetter'
        'Restore-SyncWorkflowMapping'
        'Set-SyncConnection'
        'Set-SyncWorkflowMapping'
        'Start-SyncSandbox'
        'Start-SyncWorkflow'
        'Stop-SyncSandbox'
        'Stop-SyncWorkflow'
        'Test-SyncConnection'
        'Test-SyncWorkflowMapping'
        'Wait-SyncWorkflow'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('Dynamics365', 'Dataverse', 'AdobeCampaign', 'Sync', 'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
        }
    }
}
