BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Import-Module $Manifest
}

Describe 'Life cycle' {
    BeforeAll { $home1 = New-TestHome }
    AfterAll { Remove-TestHome $home1 }

    It 'starts, drains and stops' {
        Start-SyncWorkflow -Name Ingress -Wait -HomePath $home1
        $running = Get-SyncWorkflow -Name Ingress -HomePath $home1
        $running.Status | Should -Be RUNNING
        $json = $running | ConvertTo-Json | ConvertFrom-Json
        $json.Status, $json.Health | Should -Be RUNNING, "$($running.Health)"
        Wait-SyncWorkflow -Name Ingress -For Drained -Timeout 120 -HomePath $home1
        $workflow = Get-SyncWorkflow -Name Ingress -HomePath $home1
        $workflow.CaughtUp | Should -BeTrue
        $workflow.Backlog | Should -Be 0
        $workflow.Written | Should -BeGreaterThan 0
        Stop-SyncWorkflow -Name Ingress -HomePath $home1
        (Get-SyncWorkflow -Name Ingress -HomePath $home1).Status | Should -Be STOPPED
    }

    It 'is silent without -PassThru, and takes names from the pipeline' {
        Start-SyncWorkflow -Name Ingress -HomePath $home1 | Should -BeNullOrEmpty
        $stopped = Get-SyncWorkflow -Status STARTING, RUNNING -HomePath $home1 | Stop-SyncWorkflow -PassThru -HomePath $home1
        $stopped.Name | Should -Be Ingress
        $stopped.Status | Should -Be STOPPED
    }

    It 'does nothing for an empty pipeline, and warns where nothing is to be done' {
        Get-SyncWorkflow -Status RUNNING -HomePath $home1 | Stop-SyncWorkflow -HomePath $home1
        Stop-SyncWorkflow -Name Ingress -HomePath $home1 -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match 'WorkflowAlreadyStopped'
    }

    It 'changes nothing with -WhatIf' {
        Start-SyncWorkflow -Name Ingress -WhatIf -HomePath $home1
        (Get-SyncWorkflow -Name Ingress -HomePath $home1).Status | Should -Be STOPPED
    }

    It 'runs once and stops by itself' {
        $done = Start-SyncWorkflow -Name Ingress -Once -Wait -PassThru -HomePath $home1
        $done.Status | Should -Be STOPPED
        $done.CaughtUp | Should -BeTrue
    }

    It 'says that -Once had no effect on what runs already, and does not wait for an end that does not come' {
        Start-SyncWorkflow -Name Ingress -Wait -HomePath $home1
        Start-SyncWorkflow -Name Ingress -Once -Wait -Timeout 20 -HomePath $home1 -WarningVariable warnings -WarningAction SilentlyContinue -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Should -BeNullOrEmpty
        "$warnings" | Should -Match '-Once had no effect: stop it first\. \(WorkflowAlreadyRunning\)'
        (Get-SyncWorkflow -Name Ingress -HomePath $home1).Status | Should -Be RUNNING
        Start-SyncWorkflow -Name Ingress -AllowDelete -Force -HomePath $home1 -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match 'already, and -AllowDelete had no effect'
        Stop-SyncWorkflow -Name Ingress -HomePath $home1
    }

    It 'starts again what it has stopped, however short its -Timeout is' {
        Start-SyncWorkflow -Name Ingress -Wait -HomePath $home1 -WarningAction Ignore
        Restart-SyncWorkflow -Name Ingress -Timeout 0 -HomePath $home1
        (Get-SyncWorkflow -Name Ingress -HomePath $home1).Status | Should -BeIn STARTING, RUNNING
        Start-SyncWorkflow -Name Ingress -Wait -HomePath $home1 -WarningAction Ignore
    }

    It 'does not ask about deletes where a function says so' {
        $said = Invoke-Fresh "function Deploy { `$ConfirmPreference = 'None'; Restart-SyncWorkflow -Name Ingress -HomePath '$home1'; Start-SyncWorkflow -Name Ingress -AllowDelete -WarningAction Ignore -HomePath '$home1' -ErrorAction Stop; 'went' }; Deploy"
        $said.Output | Should -Match 'went'
    }

    It 'marks pending changes, and Restart clears them' {
        Start-SyncWorkflow -Name Ingress -Wait -HomePath $home1
        Set-SyncWorkflowMapping -Name Ingress -Table contact -Picklists Display -HomePath $home1 -WarningVariable warnings -WarningAction SilentlyContinue
        @($warnings).Count | Should -Be 1
        "$warnings" | Should -Match 'Restart-SyncWorkflow Ingress'
        (Get-SyncWorkflow -Name Ingress -HomePath $home1).PendingChanges | Should -BeTrue
        $PSStyle.OutputRendering = 'PlainText'
        Get-SyncWorkflow -HomePath $home1 | Format-Table | Out-String | Should -Match 'Ingress\s+RUNNING.*\* yes'
        Restart-SyncWorkflow -Name Ingress -Wait -HomePath $home1
        (Get-SyncWorkflow -Name Ingress -HomePath $home1).PendingChanges | Should -BeFalse
    }

    It 'shows a table with the columns that matter, FAILED in red' {
        $table = Get-SyncWorkflow -HomePath $home1 | Format-Table | Out-String
        $table | Should -Match 'Name\s+Status\s+Backlog\s+Health\s+PendingChanges\s+LastWritten'
        try {
            $PSStyle.OutputRendering = 'Ansi'
            $failed = [pscustomobject]@{ Name = 'Ingress'; Status = 'FAILED'; Backlog = 0; Health = $null; PendingChanges = $false; LastWrittenAt = $null }
            $failed.PSTypeNames.Insert(0, 'CampaignSync.Core.LifeCycle.WorkflowView')
            $failed | Format-Table | Out-String | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Red)FAILED"))
        }
        finally {
            $PSStyle.OutputRendering = 'PlainText'
        }
    }

    It 'answers within 100 ms when warm' {
        $null = Get-SyncWorkflow -HomePath $home1
        $times = 1..10 | ForEach-Object { (Measure-Command { Get-SyncWorkflow -HomePath $home1 }).TotalMilliseconds } | Sort-Object
        Write-Host "  Get-SyncWorkflow: median $([int]$times[5]) ms, best $([int]$times[0]) ms"
        $times[0] | Should -BeLessOrEqual 100
    }
}

Describe 'Errors' {
    BeforeAll { $home2 = New-TestHome }
    AfterAll { Remove-TestHome $home2 }

    It 'suggests the near name for a typo' {
        Get-ErrorId { Get-SyncWorkflow -Name Ingres -HomePath $home2 } | Should -Be WorkflowNotFound
        { Get-SyncWorkflow -Name Ingres -HomePath $home2 -ErrorAction Stop } | Should -Throw '*Did you mean Ingress?*'
    }

    It 'wants a name' {
        Get-ErrorId { Start-SyncWorkflow -HomePath $home2 } | Should -Be NameRequired
        Get-ErrorId { Stop-SyncWorkflow -HomePath $home2 } | Should -Be NameRequired
        Get-ErrorId { Restart-SyncWorkflow -HomePath $home2 } | Should -Be NameRequired
        Get-ErrorId { Request-SyncReplay -HomePath $home2 } | Should -Be NameRequired
        Get-ErrorId { Remove-SyncDeadLetter -HomePath $home2 } | Should -Be NameRequired
        Get-ErrorId { Export-SyncWorkflowMapping -HomePath $home2 } | Should -Be NameRequired
    }

    It 'means by a wildcard the workflows that have a mapping' {
        Wait-SyncWorkflow -Name * -HomePath $home2 -ErrorAction SilentlyContinue -ErrorVariable one
        Wait-SyncWorkflow -Name *, Egress -HomePath $home2 -ErrorAction SilentlyContinue -ErrorVariable two
        $bare = New-TestHome -Empty
        Set-SyncConnection -Path $env:CAMPAIGNSYNC_TEST_CONNECTIONS -HomePath $bare
        Wait-SyncWorkflow -Name * -HomePath $bare -ErrorAction SilentlyContinue -ErrorVariable none
        Remove-TestHome $bare

        "$($one.TargetObject); $($two.TargetObject); $($none.TargetObject)" | Should -Be 'Ingress; Ingress Egress; Ingress Egress OptInOut'
    }

    It 'exports by a wildcard the mappings that there are, and reports what was spelled out and is missing' {
        $folder = New-TestFolder
        (Export-SyncWorkflowMapping -Name *, Ingress -Path "$folder/out" -PassThru -HomePath $home2).Name | Should -Be Ingress.yaml
        $made = Export-SyncWorkflowMapping -Name *, Egress -Path "$folder/new" -PassThru -HomePath $home2 -ErrorAction SilentlyContinue -ErrorVariable missing
        $made.Name | Should -Be Ingress.yaml
        $missing.TargetObject | Should -Be Egress
    }

    It 'takes a wildcard that means nothing for no error' {
        Get-SyncWorkflow -Name x* -HomePath $home2 -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'says that there is no instance, and makes none' {
        Get-ErrorId { Get-SyncWorkflow -HomePath "$home2-none" } | Should -Be HomeNotFound
        { Get-SyncWorkflow -HomePath "$home2-none" -ErrorAction Stop } | Should -Throw '*-HomePath*'
        Test-Path -LiteralPath "$home2-none" | Should -BeFalse
    }

    It 'says what is missing for a start' {
        Get-ErrorId { Start-SyncWorkflow -Name Egress -HomePath $home2 } | Should -Be DefinitionMissing
        { Start-SyncWorkflow -Name Egress -HomePath $home2 -ErrorAction Stop } | Should -Throw '*Set-SyncWorkflowMapping -Path FILE*'
        $bare = New-TestHome -Empty
        Set-SyncWorkflowMapping -Path "$ModuleFolder/workflows/ingress.yaml" -HomePath $bare
        Get-ErrorId { Start-SyncWorkflow -Name Ingress -HomePath $bare } | Should -Be ConnectionsMissing
        Get-ErrorId { Start-SyncWorkflow -Name * -HomePath $bare } | Should -Be ConnectionsMissing
        Get-ErrorId { Test-SyncConnection -HomePath $bare } | Should -Be ConnectionsMissing
        Remove-TestHome $bare
    }

    It 'refuses to start what is disabled' {
        (Get-Content -Raw "$ModuleFolder/workflows/optinout.yaml") -replace 'direction: \w+', 'direction: disabled' | Set-Content "$home2.yaml"
        Set-SyncWorkflowMapping -Path "$home2.yaml" -HomePath $home2
        Get-ErrorId { Start-SyncWorkflow -Name OptInOut -HomePath $home2 } | Should -Be WorkflowDisabled
        Remove-Item "$home2.yaml"
    }

    It 'ends a wait that cannot come to its end' {
        Get-ErrorId { Wait-SyncWorkflow -Name Ingress -For Running -HomePath $home2 } | Should -Be WorkflowStopped
        Start-SyncWorkflow -Name Ingress -Wait -HomePath $home2
        Get-ErrorId { Wait-SyncWorkflow -Name Ingress -For Stopped -Timeout 0 -HomePath $home2 } | Should -Be WaitTimedOut
        Stop-SyncWorkflow -Name Ingress -HomePath $home2
    }

    It 'passes on why a start has failed' {
        $broken = New-TestHome
        Set-SyncConnection -DataverseClientSecret (ConvertTo-SecureString -String wrong -AsPlainText -Force) -HomePath $broken
        Get-ErrorId { Start-SyncWorkflow -Name Ingress -Wait -HomePath $broken } | Should -Be CredentialRejected
        Set-SyncConnection -DataverseSecretPath "$broken/no-such-file" -HomePath $broken
        Get-ErrorId { Start-SyncWorkflow -Name Ingress -Wait -HomePath $broken } | Should -Be SecretUnavailable
        Set-SyncConnection -Path $env:CAMPAIGNSYNC_TEST_CONNECTIONS -HomePath $broken
        Set-SyncWorkflowMapping -Name Ingress -Table contact -Field @{ source = 'nosuchcolumn'; destination = 'cusNone' } -HomePath $broken
        Get-ErrorId { Start-SyncWorkflow -Name Ingress -Wait -HomePath $broken } | Should -Be SchemaMismatch
        $problem = Test-SyncWorkflowMapping -Name Ingress -Online -HomePath $broken | Select-Object -First 1
        $problem.Line | Should -BeGreaterThan 0
        $problem.Message | Should -Match 'nosuchcolumn'
        Remove-TestHome $broken
    }

    It 'passes on that Campaign cannot sort, and that a system is away' {
        $broken = New-TestHome
        Set-SyncWorkflowMapping -Path "$ModuleFolder/workflows/optinout.yaml" -HomePath $broken
        Invoke-SandboxAdmin Post schema @{ system = 'campaign'; op = 'alterField'; name = 'lastModified'; field = @{ sortable = $false } }
        try {
            Get-ErrorId { Start-SyncWorkflow -Name OptInOut -Wait -HomePath $broken } | Should -Be NotSortable
        }
        finally {
            Invoke-SandboxAdmin Post schema @{ system = 'campaign'; op = 'alterField'; name = 'lastModified'; field = @{ sortable = $true } }
        }
        Set-SyncConnection -DataverseUrl http://127.0.0.1:1/ -HomePath $broken
        Get-ErrorId { Test-SyncWorkflowMapping -Name Ingress -Online -HomePath $broken } | Should -Be SystemUnavailable
        Remove-TestHome $broken
    }

    It 'says that a home cannot be written' {
        $file = Join-Path (New-TestFolder) file
        Set-Content -LiteralPath $file -Value ''
        Get-ErrorId { Set-SyncWorkflowMapping -Path "$ModuleFolder/workflows/ingress.yaml" -HomePath "$file/home" } | Should -Be HomeNotWritable
        Remove-Item -LiteralPath (Split-Path -Path $file) -Recurse
    }

    It 'says so when the state is damaged' {
        $damaged = New-TestHome -Empty
        $null = New-Item -ItemType Directory -Path $damaged
        chmod 700 $damaged
        Set-Content -LiteralPath "$damaged/state.db" -Value ('no database ' * 1000)
        Get-ErrorId { Get-SyncWorkflow -HomePath $damaged } | Should -Be StateStoreUnusable
        Remove-Item -LiteralPath $damaged -Recurse
    }

    It 'refuses a home that others may write' -Skip:$IsWindows {
        $open = New-TestHome
        chmod 777 $open
        Get-ErrorId { Get-SyncWorkflow -HomePath $open } | Should -Be HomeNotPrivate
        chmod 700 $open
        Remove-TestHome $open
    }

    It 'asks for -AllowDelete, and says what to add where nobody can answer' {
        $fresh = Invoke-Fresh "try { Start-SyncWorkflow -Name Ingress -AllowDelete -HomePath '$home2' } catch { `$_.FullyQualifiedErrorId }; `$Error[0].FullyQualifiedErrorId"
        $fresh.Output | Should -Match '^ConfirmationRequired'
        $fresh.Errors | Should -Match 'nobody is there to answer: add -Force or -Confirm:\$false'
        Start-SyncWorkflow -Name Ingress -AllowDelete -Force -Wait -HomePath $home2
        Stop-SyncWorkflow -Name Ingress -HomePath $home2
    }
}
