BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Import-Module $Manifest
}

Describe 'Connections' {
    BeforeAll { $home1 = New-TestHome }
    AfterAll { Remove-TestHome $home1 }

    It 'says what works, need by need' {
        $findings = Test-SyncConnection -HomePath $home1
        $findings.System | Should -Contain Dataverse
        $findings.System | Should -Contain Campaign
        $findings | Where-Object { -not $_.Works } | Should -BeNullOrEmpty
        Test-SyncConnection -Quiet -HomePath $home1 | Should -BeTrue
    }

    It 'says which one of the needs is not met, and what to do' {
        Invoke-SandboxAdmin Post schema @{ system = 'dataverse'; table = 'contact'; deny = @('Read', 'Write') }
        try {
            $missing = Test-SyncConnection -HomePath $home1 | Where-Object { -not $_.Works }
        }
        finally {
            Invoke-SandboxAdmin Post schema @{ system = 'dataverse'; table = 'contact'; deny = @() }
        }
        $missing.System | Should -Be Dataverse, Dataverse
        $missing.Need | Should -Be 'read contacts with change tracking', 'write contacts'
        $missing[0].Message | Should -Match 'prvReadContact'
        $missing[1].Message | Should -Match 'prvWriteContact'
        Invoke-SandboxAdmin Put faults @(, @{ target = 'journal'; kind = '503' })
        try {
            (Test-SyncConnection -HomePath $home1 | Where-Object { -not $_.Works }).Need | Should -Be 'read the event journal'
        }
        finally {
            Invoke-SandboxAdmin Put faults @()
        }
    }

    It 'keeps a secret in a file that its owner alone can read, and shows none' {
        $before = Get-SyncConnection -HomePath $home1
        $secret = ConvertTo-SecureString -String 'n0t-the-right-one' -AsPlainText -Force
        Set-SyncConnection -DataverseCredential ([pscredential]::new('some-client', $secret)) -HomePath $home1
        $connection = Get-SyncConnection -Name Dataverse -HomePath $home1
        $connection.ClientId | Should -Be some-client
        $connection.Url | Should -Be $before[0].Url
        $path = $connection.Secret -replace '^file '
        Get-Content -Raw -LiteralPath $path | Should -Be 'n0t-the-right-one'
        if (-not $IsWindows) {
            [IO.File]::GetUnixFileMode($path) | Should -Be ([IO.UnixFileMode]'UserRead, UserWrite')
        }
        $all = Get-SyncConnection -HomePath $home1 | Format-List -Property * | Out-String
        $all | Should -Not -Match 'n0t-the-right-one'
        $verbose = Set-SyncConnection -DataverseClientSecret $secret -Verbose -PassThru -HomePath $home1 *>&1 | Out-String
        $verbose | Should -Not -Match 'n0t-the-right-one'
        Test-SyncConnection -Quiet -HomePath $home1 | Should -BeFalse
        ((Test-SyncConnection -HomePath $home1) | Where-Object { -not $_.Works })[0].Message | Should -Not -BeNullOrEmpty
        Set-SyncConnection -Path $env:CAMPAIGNSYNC_TEST_CONNECTIONS -HomePath $home1
    }

    It 'refers to a variable' {
        Set-SyncConnection -CampaignSecretVariable SOME_SECRET -WhatIf -HomePath $home1
        Set-SyncConnection -CampaignSecretVariable SOME_SECRET -HomePath $home1
        (Get-SyncConnection -Name Campaign -HomePath $home1).Secret | Should -Be 'environment variable SOME_SECRET'
        Restore-SyncWorkflowMapping -Name Connections -HomePath $home1
        (Get-SyncConnection -Name Campaign -HomePath $home1).Secret | Should -BeLike 'file *'
    }

    It 'says what is missing the first time' {
        $fresh = New-TestHome -Empty
        Get-ErrorId { Set-SyncConnection -DataverseUrl https://org.api.crm.dynamics.com/ -HomePath $fresh } | Should -Be ConnectionIncomplete
        { Set-SyncConnection -DataverseUrl https://org.api.crm.dynamics.com/ -HomePath $fresh -ErrorAction Stop } | Should -Throw '*-DataverseTenant*-DataverseSecretPath*-CampaignUrl*'
        Test-Path -LiteralPath $fresh | Should -BeFalse
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'plain http'; Id = 'DefinitionInvalid'; Edit = { Set-SyncConnection -DataverseUrl http://org.example.com/ -HomePath $home1 } }
        @{ Case = 'two secrets at once'; Id = 'EditInvalid'; Edit = { Set-SyncConnection -DataverseSecretPath /x -DataverseSecretVariable X -HomePath $home1 } }
        @{ Case = 'a file that is a mapping'; Id = 'EditInvalid'; Edit = { Set-SyncConnection -Path "$ModuleFolder/workflows/ingress.yaml" -HomePath $home1 } }
    ) {
        Get-ErrorId $Edit | Should -Be $Id
    }

    It 'names the parameter that is wrong: <Parameter> <Value>' -ForEach @(
        @{ Parameter = 'DataverseUrl'; Value = 'foo'; Say = '-DataverseUrl takes an address that begins with https://*https://ORG.*' }
        @{ Parameter = 'DataverseUrl'; Value = 'http://'; Say = '-DataverseUrl takes an address*' }
        @{ Parameter = 'DataverseUrl'; Value = 'http://org.example.com/'; Say = '-DataverseUrl is plain http*write https://*' }
        @{ Parameter = 'DataverseTokenUrl'; Value = 'foo'; Say = '-DataverseTokenUrl takes an address*' }
        @{ Parameter = 'DataverseTenant'; Value = 'a b'; Say = '-DataverseTenant takes the id of a tenant*' }
        @{ Parameter = 'DataverseSecretVariable'; Value = 'a b'; Say = '-DataverseSecretVariable takes the name of an environment variable*' }
        @{ Parameter = 'DataverseSecretPath'; Value = ''; Say = '-DataverseSecretPath takes the path of a file*' }
        @{ Parameter = 'CampaignUrl'; Value = ''; Say = '-CampaignUrl takes an address*' }
        @{ Parameter = 'CampaignTokenUrl'; Value = 'ftp://x/'; Say = '-CampaignTokenUrl takes an address*' }
        @{ Parameter = 'CampaignJournalUrl'; Value = 'bar'; Say = '-CampaignJournalUrl takes an address*' }
        @{ Parameter = 'CampaignJournalHost'; Value = 'b/r'; Say = '-CampaignJournalHost takes names of hosts*' }
        @{ Parameter = 'CampaignClientId'; Value = ''; Say = '-CampaignClientId takes text*' }
    ) {
        $given = @{ $Parameter = $Value }
        $refused = try { Set-SyncConnection @given -HomePath $home1 } catch { $_ }
        $refused.FullyQualifiedErrorId | Should -BeLike 'DefinitionInvalid,*'
        $refused.Exception.Message | Should -BeLike $Say
    }

    It 'takes an address that is one already' {
        Set-SyncConnection -DataverseUrl ([uri]'https://other.example.com/') -HomePath $home1
        (Get-SyncConnection -Name Dataverse -HomePath $home1).Url | Should -Be https://other.example.com/
        Set-SyncConnection -Path $env:CAMPAIGNSYNC_TEST_CONNECTIONS -HomePath $home1
    }

    It 'wants something to save' {
        Get-ErrorId { Set-SyncConnection -HomePath $home1 } | Should -Be ParameterRequired
        Get-ErrorId { Set-SyncConnection -PassThru -HomePath $home1 } | Should -Be ParameterRequired
        { Set-SyncConnection -HomePath $home1 } | Should -Throw '*-Path*'
    }

    It 'says that there is no such connection' {
        Get-ErrorId { Get-SyncConnection Nope -HomePath $home1 } | Should -Be ConnectionNotFound
        { Get-SyncConnection Campain -HomePath $home1 -ErrorAction Stop } | Should -Throw '*Did you mean Campaign?*'
        (Get-SyncConnection Nope, dataverse, Data* -HomePath $home1 -ErrorAction Ignore).Name | Should -Be Dataverse
        Get-SyncConnection No* -HomePath $home1 -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'has no connections to show before any is saved' {
        $bare = New-TestHome -Empty
        Set-SyncWorkflowMapping -Path "$ModuleFolder/workflows/ingress.yaml" -HomePath $bare
        Get-ErrorId { Get-SyncConnection -HomePath $bare } | Should -Be ConnectionsMissing
        Remove-TestHome $bare
    }
}
