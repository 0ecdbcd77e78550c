BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Import-Module $Manifest
}

Describe 'Files' {
    BeforeAll {
        $home1 = New-TestHome
        $folder = Split-Path -Path $home1
        Copy-Item -Path "$ModuleFolder/workflows/*.yaml" -Destination $folder
    }
    AfterAll { Remove-TestHome $home1 }

    It 'changes nothing when the same file is applied again' {
        Set-SyncWorkflowMapping -Path "$folder/ingress.yaml" -HomePath $home1
        Set-SyncWorkflowMapping -Path "$folder/ingress.yaml" -HomePath $home1
        @(Get-SyncWorkflowMapping -Name Ingress -History -HomePath $home1).Count | Should -Be 1
    }

    It 'takes several files, wildcards and the pipeline' {
        Set-SyncWorkflowMapping -Path "$folder/egress.yaml", "$folder/opt*.yaml" -HomePath $home1
        (Get-SyncWorkflowMapping -HomePath $home1).Name | Should -Be Ingress, Egress, OptInOut
        Get-ChildItem -Path "$folder/egress.yaml", "$folder/ingress.yaml" | Set-SyncWorkflowMapping -HomePath $home1
        "$folder/egress.yaml" | Set-SyncWorkflowMapping -HomePath $home1
        @(Get-SyncWorkflowMapping -Name Egress -History -HomePath $home1).Count | Should -Be 1
    }

    It 'tests what the pipeline brings: files, paths, mappings, workflows' {
        $bad = "$folder/wrong.yml"
        Set-Content -LiteralPath $bad -Value "workflow: Egress`nwrong: 1"
        Get-ChildItem -Path "$folder/*gress.yaml" | Test-SyncWorkflowMapping -Quiet | Should -BeTrue
        (Get-ChildItem -Path "$folder/ingress.yaml", $bad | Test-SyncWorkflowMapping).File | Should -Be $bad
        "$folder/ingress.yaml", $bad | Test-SyncWorkflowMapping -Quiet | Should -BeFalse
        Get-SyncWorkflowMapping -HomePath $home1 | Test-SyncWorkflowMapping -Quiet -HomePath $home1 | Should -BeTrue
        Get-SyncWorkflow -Name Ingress -HomePath $home1 | Test-SyncWorkflowMapping -Quiet -HomePath $home1 | Should -BeTrue
        Get-ChildItem -Path "$folder/none*.yaml" | Test-SyncWorkflowMapping -Quiet | Should -BeNullOrEmpty
        Remove-Item -LiteralPath $bad
    }

    It 'tests by a name that stands where a path may, unless a file is called so' {
        Test-SyncWorkflowMapping Ingress -Quiet -HomePath $home1 | Should -BeTrue
        Push-Location -LiteralPath $folder
        try {
            Set-Content -LiteralPath Ingress -Value "workflow: Ingress`nwrong: 1"
            Test-SyncWorkflowMapping Ingress -Quiet -HomePath $home1 | Should -BeFalse
        }
        finally {
            Remove-Item -LiteralPath Ingress
            Pop-Location
        }
    }

    It 'takes paths that are relative to the prompt, not to the process' {
        Push-Location -LiteralPath $folder
        try {
            Test-SyncWorkflowMapping -Path ingress.yaml | Should -BeNullOrEmpty
            Get-SyncWorkflow -HomePath ./home | Should -HaveCount 3
        }
        finally {
            Pop-Location
        }
    }

    It 'applies all files or none' {
        Set-Content -LiteralPath "$folder/bad.yaml" -Value "workflow: OptInOut`ndirection: sideways"
        Get-ErrorId { Set-SyncWorkflowMapping -Path "$folder/ingress.yaml", "$folder/bad.yaml" -HomePath $home1 } | Should -Be DefinitionInvalid
        @(Get-SyncWorkflowMapping -Name OptInOut -History -HomePath $home1).Count | Should -Be 1
    }

    It 'points at a tab' {
        Set-Content -LiteralPath "$folder/tab.yaml" -Value "workflow: Ingress`ntables:`n`t- source: contact"
        $problem = Test-SyncWorkflowMapping -Path "$folder/tab.yaml"
        $problem[0].Line | Should -Be 3
        $problem[0].Column | Should -Be 1
        $problem[0].Message | Should -Match 'tab'
        Test-SyncWorkflowMapping -Path "$folder/tab.yaml" -Quiet | Should -BeFalse
        Test-SyncWorkflowMapping -Path "$folder/ingress.yaml" -Quiet | Should -BeTrue
        { Set-SyncWorkflowMapping -Path "$folder/tab.yaml" -HomePath $home1 -ErrorAction Stop } | Should -Throw '*tab.yaml:3:1:*'
    }

    It 'says that a file is not there' {
        Get-ErrorId { Set-SyncWorkflowMapping -Path "$folder/none.yaml" -HomePath $home1 } | Should -Be FileNotFound
        Get-ErrorId { Test-SyncWorkflowMapping -LiteralPath "$folder/none.yaml" } | Should -Be FileNotFound
        Get-ErrorId { Set-SyncWorkflowMapping -Path "$folder/none*.yaml" -HomePath $home1 } | Should -Be FileNotFound
        Get-ErrorId { Set-SyncWorkflowMapping -Path "$folder/ingress.yaml", "$folder/none*.yaml" -HomePath $home1 } | Should -Be FileNotFound
        Get-ErrorId { Test-SyncWorkflowMapping -Path "$folder/none*.yaml" } | Should -Be FileNotFound
    }

    It 'exports what, applied, gives the same version' {
        $made = Export-SyncWorkflowMapping -Name * -Path "$folder/out" -PassThru -HomePath $home1
        $made.Name | Should -Be Ingress.yaml, Egress.yaml, OptInOut.yaml
        Set-SyncWorkflowMapping -Path $made.FullName -HomePath $home1
        Get-SyncWorkflowMapping -Name * -History -HomePath $home1 | Should -HaveCount 3
        Get-ErrorId { Export-SyncWorkflowMapping -Name Ingress -Path "$folder/out" -HomePath $home1 } | Should -Be FileExists
        Get-ErrorId { Export-SyncWorkflowMapping -Name Ingress -Path "$folder/out/Ingress.yaml/below" -HomePath $home1 } | Should -Be FileNotWritable
    }

    It 'exports one to a file that is named' {
        $made = Export-SyncWorkflowMapping -Name Ingress -Path "$folder/new/mine.yaml" -PassThru -HomePath $home1
        $made.FullName | Should -Be "$folder/new/mine.yaml"
        Test-SyncWorkflowMapping -Path "$folder/new/mine.yaml" -Quiet | Should -BeTrue
        Get-ErrorId { Export-SyncWorkflowMapping -Name Ingress -Path "$folder/new/mine.yaml" -HomePath $home1 } | Should -Be FileExists
        Get-ErrorId { Export-SyncWorkflowMapping -Name * -Path "$folder/new/all.yml" -HomePath $home1 } | Should -Be FileNotWritable
        Get-ErrorId { Get-SyncWorkflowMapping -HomePath $home1 | Export-SyncWorkflowMapping -Path "$folder/new/mine.yaml" -Force -HomePath $home1 } | Should -Be FileNotWritable
        (Get-ChildItem -LiteralPath "$folder/new").Name | Should -Be mine.yaml
        $null = New-Item -ItemType Directory -Path "$folder/new/folder.yaml"
        Export-SyncWorkflowMapping -Name Ingress -Path "$folder/new/folder.yaml" -HomePath $home1
        Export-SyncWorkflowMapping -Name Ingress -Path "$folder/new/other.yaml/" -HomePath $home1
        (Get-ChildItem -Path "$folder/new/*/Ingress.yaml").Directory.Name | Should -Be folder.yaml, other.yaml
    }

    It 'says with -WhatIf what would change, and changes nothing' {
        (Get-Content -Raw "$folder/ingress.yaml") -replace '(?m)^      - \{ source: telephone1.*$', '      - { source: jobtitle, destination: cusJob }' | Set-Content "$folder/changed.yaml"
        $said = Invoke-Fresh "Set-SyncWorkflowMapping -Path '$folder/changed.yaml' -WhatIf -HomePath '$home1'"
        $said.Output | Should -Match 'What if: Ingress: save as version 2'
        $said.Output | Should -Match 'jobtitle -> cusJob added'
        $said.Output | Should -Match 'reads in full: contact'
        Get-SyncWorkflowMapping -Name Ingress -History -HomePath $home1 | Should -HaveCount 1
    }
}

Describe 'Edits at the prompt' {
    BeforeAll { $home2 = New-TestHome }
    AfterAll { Remove-TestHome $home2 }

    It 'adds, replaces and removes fields' {
        Set-SyncWorkflowMapping -Name Ingress -Table contact -Field @{ source = 'jobtitle'; destination = 'cusJob' }, @{ source = 'middlename'; destination = 'middleName'; applyUpdates = $false } -HomePath $home2
        $fields = (Get-SyncWorkflowMapping -Name Ingress -Table contact -HomePath $home2).Fields
        ($fields | Where-Object Source -EQ jobtitle).Destination | Should -Be cusJob
        ($fields | Where-Object Source -EQ middlename).ApplyUpdates | Should -BeFalse
        Set-SyncWorkflowMapping -Name Ingress -Table contact -RemoveField jobtitle, middleName -HomePath $home2
        (Get-SyncWorkflowMapping -Name Ingress -Table contact -HomePath $home2).Fields.Source | Should -Not -Contain jobtitle
    }

    It 'finds name and table by their places, and in what is piped in' {
        Set-SyncWorkflowMapping Ingress contact -Picklists Display -HomePath $home2
        Set-SyncWorkflowMapping Ingress -Table contact -ApplyDeletes $true -HomePath $home2
        $table = Get-SyncWorkflowMapping Ingress contact -HomePath $home2
        $table.Picklists, $table.ApplyDeletes | Should -Be Display, True
        Get-SyncWorkflowMapping Ingress -HomePath $home2 | Set-SyncWorkflowMapping -Table contact -ApplyDeletes $false -HomePath $home2
        Get-SyncWorkflow Ingress -HomePath $home2 | Set-SyncWorkflowMapping -Table contact -RemoveField telephone1 -HomePath $home2
        $table | Set-SyncWorkflowMapping -Picklists Technical -HomePath $home2
        $table = Get-SyncWorkflowMapping Ingress contact -HomePath $home2
        $table.Picklists, $table.ApplyDeletes | Should -Be Technical, False
        $table.Fields.Source | Should -Not -Contain telephone1
    }

    It 'says what is not given: <Command>' -ForEach @(
        @{ Id = 'NameRequired'; Command = 'Set-SyncWorkflowMapping'; Say = '-Path*-Name*-Table' }
        @{ Id = 'NameRequired'; Command = 'Set-SyncWorkflowMapping Ingress'; Say = '-Table' }
        @{ Id = 'NameRequired'; Command = 'Set-SyncWorkflowMapping -Name Ingress'; Say = '-Table' }
        @{ Id = 'NameRequired'; Command = 'Get-SyncWorkflow Ingress -HomePath $home2 | Set-SyncWorkflowMapping'; Say = '-Table' }
        @{ Id = 'NameRequired'; Command = 'Set-SyncWorkflowMapping -Table contact'; Say = '-Name' }
        @{ Id = 'NameRequired'; Command = 'Test-SyncWorkflowMapping'; Say = '-Path*-Name' }
        @{ Id = 'ParameterRequired'; Command = 'Set-SyncWorkflowMapping -Name Ingress -Table contact'; Say = '-Field' }
        @{ Id = 'EditInvalid'; Command = 'Set-SyncWorkflowMapping -LiteralPath x.yaml -Name Ingress'; Say = '-Name' }
    ) {
        $refused = try { & ([scriptblock]::Create("$Command -HomePath `$home2 -ErrorAction Stop")) } catch { $_ }
        $refused.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $refused.Exception.Message | Should -BeLike "*$Say*"
    }

    It 'sets filter, replacements, deletes and picklists' {
        $set = @{
            Name         = 'Ingress'
            Table        = 'contact'
            Filter       = @{ match = 'any'; conditions = @(@{ field = 'statecode'; operator = 'equals'; value = 0 }, @{ field = 'emailaddress1'; operator = 'isNotNull' }); deleteFilteredOut = $true }
            Replacement  = @{ field = 'gendercode'; from = 3; to = 'unknown' }
            ApplyDeletes = $true
            Picklists    = 'Display'
            HomePath     = $home2
        }
        Set-SyncWorkflowMapping @set
        $table = Get-SyncWorkflowMapping -Name Ingress -Table contact -HomePath $home2
        $table.Filter.Conditions.Operator | Should -Be Equals, IsNotNull
        $table.Filter.MatchAll | Should -BeFalse
        $table.ApplyDeletes | Should -BeTrue
        $table.Picklists | Should -Be Display
        $table.Replacements.From | Should -Contain '3'
        Set-SyncWorkflowMapping -Name Ingress -Table contact -Filter @{} -RemoveReplacement @{ field = 'gendercode'; from = 3 } -HomePath $home2
        $table = Get-SyncWorkflowMapping -Name Ingress -Table contact -HomePath $home2
        $table.Filter | Should -BeNullOrEmpty
        $table.Replacements.From | Should -Not -Contain '3'
    }

    It 'maps another table, and takes it out' {
        Set-SyncWorkflowMapping -Name Ingress -Table new_order -Destination cusOrder -Key @{ source = 'new_orderid'; destination = 'crmId' } -Field @{ source = 'new_name'; destination = 'label' } -HomePath $home2
        (Get-SyncWorkflowMapping -Name Ingress -HomePath $home2).Tables | Should -Be contact, new_order
        foreach ($command in 'Remove-SyncWorkflowMapping -Name Ingress -Table new_order', 'Restore-SyncWorkflowMapping -Name Ingress -Confirm') {
            $unanswered = Invoke-Fresh "try { $command -HomePath '$home2' } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }"
            $unanswered.Output | Should -Match '^ConfirmationRequired,'
            $unanswered.Output | Should -Match 'nobody is there to answer: add -Confirm:\$false'
        }
        (Get-SyncWorkflowMapping -Name Ingress -HomePath $home2).Tables | Should -Be contact, new_order
        Remove-SyncWorkflowMapping -Name Ingress -Table new_order -Confirm:$false -HomePath $home2
        (Get-SyncWorkflowMapping -Name Ingress -HomePath $home2).Tables | Should -Be contact
    }

    It 'puts an earlier version back' {
        Restore-SyncWorkflowMapping -Name Ingress -Version 1 -HomePath $home2
        $history = Get-SyncWorkflowMapping -Name Ingress -History -HomePath $home2
        $history[-1].Hash | Should -Be $history[0].Hash
        $history[-1].Text | Should -Be $history[0].Text
        Get-ErrorId { Restore-SyncWorkflowMapping -Name Ingress -Version 99 -HomePath $home2 } | Should -Be VersionNotFound
    }

    It 'refuses <Case> and suggests' -ForEach @(
        @{ Case = 'a key that there is not'; Id = 'EditInvalid'; Say = '*Did you mean destination?*'; Edit = { Set-SyncWorkflowMapping -Name Ingress -Table contact -Field @{ source = 'a'; destnation = 'b' } -HomePath $home2 -ErrorAction Stop } }
        @{ Case = 'an operator that there is not'; Id = 'EditInvalid'; Say = '*Did you mean equals, *'; Edit = { Set-SyncWorkflowMapping -Name Ingress -Table contact -Filter @{ field = 'a'; operator = 'equal'; value = 1 } -HomePath $home2 -ErrorAction Stop } }
        @{ Case = 'a field that is not mapped'; Id = 'EditInvalid'; Say = '*Did you mean firstname*'; Edit = { Set-SyncWorkflowMapping -Name Ingress -Table contact -RemoveField firstnam -HomePath $home2 -ErrorAction Stop } }
        @{ Case = 'a table that is not mapped'; Id = 'EditInvalid'; Say = '*Did you mean contact?*'; Edit = { Set-SyncWorkflowMapping -Name Ingress -Table contct -RemoveField x -HomePath $home2 -ErrorAction Stop } }
        @{ Case = 'a table to remove'; Id = 'TableNotFound'; Say = '*Did you mean contact?*'; Edit = { Remove-SyncWorkflowMapping -Name Ingress -Table contacts -Confirm:$false -HomePath $home2 -ErrorAction Stop } }
        @{ Case = 'a field mapped twice'; Id = 'DefinitionInvalid'; Say = '*'; Edit = { Set-SyncWorkflowMapping -Name Ingress -Table contact -Field @{ source = 'jobtitle'; destination = 'location' } -HomePath $home2 -ErrorAction Stop } }
        @{ Case = 'another workflow'; Id = 'EditInvalid'; Say = '*Export-SyncWorkflowMapping*'; Edit = { Set-SyncWorkflowMapping -Name Egress -Table contact -HomePath $home2 -ErrorAction Stop } }
    ) {
        Get-ErrorId $Edit | Should -Be $Id
        $Edit | Should -Throw $Say
    }
}
