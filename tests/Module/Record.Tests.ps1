BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Import-Module $Manifest
}

Describe 'Records and dead letters' {
    BeforeAll {
        $home1 = New-TestHome
        # Text where Campaign takes one of a few words: what it refuses becomes a dead letter.
        Set-SyncWorkflowMapping -Name Ingress -Table contact -Replacement @{ field = 'gendercode'; from = 1; to = 'no such gender' } -HomePath $home1
        Start-SyncWorkflow -Name Ingress -Once -Wait -HomePath $home1
        $letters = @(Get-SyncDeadLetter -Name Ingress -HomePath $home1)
    }
    AfterAll { Remove-TestHome $home1 }

    It 'lists what was refused, with the reason' {
        $letters.Count | Should -BeGreaterThan 0
        $letters[0].Table | Should -Be contact
        $letters[0].Reason | Should -Not -BeNullOrEmpty
        Get-SyncDeadLetter -Name Ingress -ErrorId "$($letters[0].ErrorId)" -Table con* -HomePath $home1 | Should -Not -BeNullOrEmpty
        Get-SyncDeadLetter -Name Ingress -Table order -HomePath $home1 | Should -BeNullOrEmpty
    }

    It 'says where a record is' {
        $found = Get-SyncRecord -Name Ingress -Key $letters[0].Key -HomePath $home1
        $found.Place | Should -Be DeadLetter
        $found.Reason | Should -Be $letters[0].Reason
        ($letters[0] | Get-SyncRecord -HomePath $home1).Place | Should -Be DeadLetter
        (Get-SyncRecord -Name Ingress -Key 6d1fe8c7-2d3a-4b7e-9f5c-0a1b2c3d4e5f -HomePath $home1).Place | Should -Be Unknown
        Get-ErrorId { Get-SyncRecord -Name Ingress -Key 'no key' -HomePath $home1 } | Should -Be KeyInvalid
    }

    It 'says what to add where nobody can answer: <Command>' -ForEach @(
        @{ Command = 'Remove-SyncDeadLetter -Name Ingress' }
        @{ Command = 'Request-SyncReplay -Name Ingress' }
    ) {
        $fresh = Invoke-Fresh "try { $Command -HomePath '$home1' -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }"
        $fresh.Output | Should -Match '^ConfirmationRequired,'
        $fresh.Output | Should -Match 'nobody is there to answer: add -Confirm:\$false'
        Get-SyncDeadLetter -Name Ingress -HomePath $home1 | Should -HaveCount $letters.Count
        (Get-SyncWorkflow -Name Ingress -HomePath $home1).PendingReplay | Should -BeFalse
    }

    It 'says so where the input has come to its end, and in a host that cannot ask' {
        $command = "try { Request-SyncReplay -Name Ingress -HomePath '$home1' -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }"
        (Invoke-Fresh $command -Interactive).Output | Should -Match 'ConfirmationRequired,'
        [powershell]::Create().AddScript("Import-Module '$Manifest'; $command").Invoke() | Should -BeLike 'ConfirmationRequired,*'
    }

    It 'says its words in JSON too, and they stay enums' {
        $workflow = Get-SyncWorkflow -Name Ingress -HomePath $home1
        $workflow.Status | Should -BeOfType ([enum])
        $workflow.Status -eq 'STOPPED' | Should -BeTrue
        $json = $workflow | ConvertTo-Json | ConvertFrom-Json
        $json.Name, $json.Status, $json.Health | Should -Be Ingress, STOPPED, $null
        $json.Status | Should -BeExactly STOPPED
        ($letters[0] | ConvertTo-Json | ConvertFrom-Json).Workflow | Should -Be Ingress
        $record = $letters[0] | Get-SyncRecord -HomePath $home1 | ConvertTo-Json | ConvertFrom-Json
        $record.Workflow, $record.Place | Should -Be Ingress, DeadLetter
        (Get-SyncWorkflowMapping -Name Ingress -Table contact -HomePath $home1 | ConvertTo-Json -Depth 5 | ConvertFrom-Json).Picklists | Should -Be Technical
        Get-SyncWorkflowMapping -Name Ingress -History -HomePath $home1 | ConvertTo-Json -Depth 9 | Should -Not -Match '"(Picklists|OnMissingParent|Operator)": \d'
    }

    It 'removes one, after asking' {
        $letters[0] | Remove-SyncDeadLetter -WhatIf -HomePath $home1
        Get-SyncDeadLetter -Name Ingress -HomePath $home1 | Should -HaveCount $letters.Count
        $letters[0] | Remove-SyncDeadLetter -Confirm:$false -HomePath $home1
        Get-SyncDeadLetter -Name Ingress -HomePath $home1 | Should -HaveCount ($letters.Count - 1)
        Get-ErrorId { Remove-SyncDeadLetter -Name Ingress -Id $letters[0].Id -Confirm:$false -HomePath $home1 } | Should -Be DeadLetterNotFound
    }

    It 'takes an id or a table that is null for none, and not for all' {
        $left = @(Get-SyncDeadLetter -Name Ingress -HomePath $home1).Count
        $none = (Get-SyncDeadLetter -Name Ingress -ErrorId NoSuchError -HomePath $home1).Id
        Remove-SyncDeadLetter -Name Ingress -Id $none -Confirm:$false -HomePath $home1
        Restore-SyncDeadLetter -Name Ingress -Id $none -HomePath $home1
        [pscustomobject]@{ Name = 'Ingress'; Id = $null } | Remove-SyncDeadLetter -Confirm:$false -HomePath $home1
        Get-SyncDeadLetter -Name Ingress -HomePath $home1 | Should -HaveCount $left
        Request-SyncReplay -Name Ingress -Table $null -Confirm:$false -PassThru -HomePath $home1 | Should -BeNullOrEmpty
        (Get-SyncWorkflow -Name Ingress -HomePath $home1).PendingReplay | Should -BeFalse
    }

    It 'makes no home where there is none: <Command>' -ForEach @(
        @{ Command = { Remove-SyncDeadLetter -Name Ingress -WhatIf -HomePath "$home1-none" } }
        @{ Command = { Restore-SyncDeadLetter -Name Ingress -HomePath "$home1-none" } }
        @{ Command = { Request-SyncReplay -Name Ingress -WhatIf -HomePath "$home1-none" } }
    ) {
        Get-ErrorId $Command | Should -Be HomeNotFound
        "$home1-none" | Should -Not -Exist
    }

    It 'says that what is restored into a run does not see what was saved since' {
        Start-SyncWorkflow -Name Ingress -Wait -HomePath $home1
        Set-SyncWorkflowMapping -Name Ingress -Table contact -Picklists Display -HomePath $home1 -WarningAction Ignore
        Restore-SyncDeadLetter -Name Ingress -Id $letters[1].Id -HomePath $home1 -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match "what was restored is tried under that.*'Restart-SyncWorkflow Ingress'.*\(PendingChanges\)"
        Wait-SyncWorkflow -Name Ingress -HomePath $home1
        Stop-SyncWorkflow -Name Ingress -HomePath $home1 -WarningAction Ignore
    }

    It 'restores them under a mended mapping' {
        Restore-SyncWorkflowMapping -Name Ingress -Version 1 -HomePath $home1
        Restore-SyncDeadLetter -Name Ingress -HomePath $home1 -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match 'after the next start'
        Get-SyncDeadLetter -Name Ingress -HomePath $home1 | Should -BeNullOrEmpty
        (Get-SyncRecord -Name Ingress -Key $letters[1].Key -HomePath $home1).Place | Should -Be Queued
        Start-SyncWorkflow -Name Ingress -Once -Wait -HomePath $home1
        Get-SyncDeadLetter -Name Ingress -HomePath $home1 | Should -BeNullOrEmpty
        (Get-SyncRecord -Name Ingress -Key $letters[1].Key -HomePath $home1).Place | Should -Be Written
    }

    It 'asks for a replay with the number of records' {
        $said = Invoke-Fresh "Request-SyncReplay -Name Ingress -WhatIf -HomePath '$home1'"
        $said.Output | Should -Match 'read contact in full at the next start, and write \d+ known records again'
        (Get-SyncWorkflow -Name Ingress -HomePath $home1).PendingReplay | Should -BeFalse
        $scope = Request-SyncReplay -Name Ingress -Table contact -Confirm:$false -PassThru -HomePath $home1
        $scope.Rows | Should -BeGreaterThan 0
        (Get-SyncWorkflow -Name Ingress -HomePath $home1).PendingReplay | Should -BeTrue
        # Once for each table, however many letters of it there are.
        $letters.Count | Should -BeGreaterThan 1
        $scopes = @($letters | Request-SyncReplay -Confirm:$false -PassThru -HomePath $home1)
        $scopes | Should -HaveCount 1
        $scopes[0].Tables | Should -Be contact
        Get-ErrorId { Request-SyncReplay -Name Ingress -Table contct -Confirm:$false -HomePath $home1 } | Should -Be TableNotFound
    }

    It 'shows the log' {
        $log = @(Get-SyncLog -Name Ingress -HomePath $home1)
        $log.Event | Should -Contain Running
        Get-SyncLog -Last 1 -HomePath $home1 | Should -HaveCount 1
        Get-SyncLog -Level Error -Since (Get-Date).AddHours(1) -HomePath $home1 | Should -BeNullOrEmpty
        Get-SyncLog -Follow -HomePath $home1 | Select-Object -First 2 | Should -HaveCount 2
        Get-ErrorId { Get-SyncLog -HomePath "$home1-none" } | Should -Be HomeNotFound
    }
}
