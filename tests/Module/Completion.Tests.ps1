BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Import-Module $Manifest

    function Complete {
        param([string] $Line)
        [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches
    }
}

Describe 'Completion' {
    BeforeAll {
        $home1 = New-TestHome
        Start-SyncWorkflow -Name Ingress -Once -Wait -HomePath $home1
    }
    AfterAll { Remove-TestHome $home1 }

    It 'offers workflows' {
        (Complete 'Start-SyncWorkflow ').CompletionText | Should -Be Ingress, Egress, OptInOut
        (Complete 'Get-SyncWorkflow -Name op').CompletionText | Should -Be OptInOut
        (Complete "Get-SyncWorkflow -Name 'eg").CompletionText | Should -Be Egress
    }

    It 'offers statuses' {
        (Complete 'Get-SyncWorkflow -Status FA').CompletionText | Should -Be FAILED
    }

    It 'offers tables' {
        (Complete "Get-SyncWorkflowMapping -HomePath '$home1' -Name Ingress -Table c").CompletionText | Should -Be contact
    }

    It 'offers mapped fields, and columns of the metadata' {
        (Complete "Set-SyncWorkflowMapping -HomePath '$home1' -Name Ingress -Table contact -RemoveField first").CompletionText | Should -Be firstname
        (Complete "Set-SyncWorkflowMapping -HomePath '$home1' -Name Ingress -Table contact -Field job").CompletionText | Should -Be "@{ source = 'jobtitle'; destination = '' }"
    }

    It 'offers versions, newest first, with when and by whom they were saved' {
        Set-SyncWorkflowMapping -Name Ingress -Table contact -Picklists Display -HomePath $home1 -WarningAction Ignore
        $offered = Complete "Restore-SyncWorkflowMapping -HomePath '$home1' -Name Ingress -Version "
        $offered.CompletionText | Should -Be 2, 1
        $offered[1].ToolTip | Should -Match '^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, \w+'
        (Complete "Export-SyncWorkflowMapping Ingress -HomePath '$home1' -Version 1").CompletionText | Should -Be 1
        (Complete "Restore-SyncWorkflowMapping Connections -HomePath '$home1' -Version ").CompletionText | Should -Be 1
        Complete "Restore-SyncWorkflowMapping Nope -HomePath '$home1' -Version " | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
    }

    It 'offers nothing, and says nothing, where there is no instance' {
        $Error.Clear()
        (Complete 'Get-SyncWorkflowMapping -HomePath /nowhere -Table zzz').CompletionText | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
    }
}
