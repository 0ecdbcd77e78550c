BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Import-Module $Manifest
}

Describe 'The host' {
    BeforeAll { $home3 = New-TestHome }
    AfterAll { Remove-TestHome $home3 }

    It 'needs no .NET of its own, and lives on after the prompt was closed' {
        $yaml = "$ModuleFolder/workflows/ingress.yaml"
        $first = Invoke-Fresh -Bare "Set-SyncWorkflowMapping -Path '$yaml' -HomePath '$home3'; Start-SyncWorkflow -Name Ingress -Wait -HomePath '$home3'; Wait-SyncWorkflow -Name Ingress -HomePath '$home3'; (Get-SyncWorkflow -Name Ingress -HomePath '$home3').HostProcessId"
        $first.Errors | Should -BeNullOrEmpty
        $id = [int]$first.Output.Trim()
        # A PowerShell that was installed as a tool of .NET runs on a .NET that is there for all.
        $own = Test-Path -Path "$PSHOME/*coreclr.*"
        (Get-Process -Id $id).ProcessName | Should -Be $(if ($own) { 'pwsh' } else { 'dotnet' })
        $second = Invoke-Fresh -Bare "(Get-SyncWorkflow -Name Ingress -HomePath '$home3').HostProcessId; Stop-SyncWorkflow -Name Ingress -PassThru -HomePath '$home3' | ForEach-Object Status"
        $second.Output.Trim() -split '\s+' | Should -Be "$id", 'STOPPED'
    }

    It 'lives on after its terminal was closed' -Skip:(-not (Get-Command -Name script -CommandType Application -ErrorAction Ignore)) {
        # script(1) runs it on a pseudo-terminal; when script ends, the terminal is gone. Nobody answers there when a progress
        # bar asks for the cursor's place, and PowerShell would wait for that long.
        $mark = "$home3.ready"
        $script = "`$ProgressPreference = 'SilentlyContinue'; Import-Module '$Manifest'; Start-SyncWorkflow -Name Ingress -Wait -HomePath '$home3'; Set-Content -LiteralPath '$mark' -Value `$PID; Start-Sleep -Seconds 600"
        $command = "$Pwsh -NoProfile -EncodedCommand $([Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script)))"
        $start = [Diagnostics.ProcessStartInfo]::new('script', [string[]]@('-qfec', $command, '/dev/null'))
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $terminal = [Diagnostics.Process]::Start($start)
        try {
            Wait-Until { (Test-Path -LiteralPath $mark) -and (Get-Content -LiteralPath $mark) }
            $shell = [int](Get-Content -LiteralPath $mark)
            $id = (Get-SyncWorkflow -Name Ingress -HomePath $home3).HostProcessId
        }
        finally {
            $terminal.Kill()
        }
        Wait-Until { -not (Get-Process -Id $shell -ErrorAction Ignore) }
        (Get-Process -Id $id -ErrorAction Ignore).Id | Should -Be $id
        $workflow = Get-SyncWorkflow -Name Ingress -HomePath $home3
        $workflow.Status | Should -Be RUNNING
        $workflow.HostProcessId | Should -Be $id
        Remove-Item -LiteralPath $mark
    }

    It 'that was killed reads as FAILED, and the next start resumes' -Skip:$IsWindows {
        Start-SyncWorkflow -Name Ingress -Wait -HomePath $home3 -WarningAction Ignore
        $killed = (Get-SyncWorkflow -Name Ingress -HomePath $home3).HostProcessId
        Stop-Process -Id $killed -Force
        Wait-Until { (Get-SyncWorkflow -Name Ingress -HomePath $home3).Status -eq 'FAILED' }
        (Get-SyncWorkflow -Name Ingress -HomePath $home3).ErrorId | Should -Be HostNotRunning
        Get-ErrorId { Wait-SyncWorkflow -Name Ingress -HomePath $home3 } | Should -Be HostNotRunning
        Start-SyncWorkflow -Name Ingress -Wait -HomePath $home3
        $workflow = Get-SyncWorkflow -Name Ingress -HomePath $home3
        $workflow.Status | Should -Be RUNNING
        $workflow.HostProcessId | Should -Not -Be $killed
    }

    It 'that hangs is named, with what to do' -Skip:$IsWindows {
        $id = (Get-SyncWorkflow -Name Ingress -HomePath $home3).HostProcessId
        foreach ($attempt in 1..5) {
            kill -STOP $id
            try {
                Wait-Until { (Get-SyncWorkflow -Name Ingress -HomePath $home3).Status -eq 'FAILED' }
                $said = try { Start-SyncWorkflow -Name Ingress -HomePath $home3 -ErrorAction Stop -WarningAction Ignore } catch { $_ }
            }
            finally {
                kill -CONT $id
            }
            # Suspended in the middle of a write it keeps the state locked, which has a test of its own.
            if ($said.FullyQualifiedErrorId -notlike 'StateDatabaseBusy,*') { break }
            Wait-Until { (Get-SyncWorkflow -Name Ingress -HomePath $home3).Status -eq 'RUNNING' }
        }
        $said.FullyQualifiedErrorId | Should -BeLike 'HostNotResponding,*'
        $said.Exception.Message | Should -BeLike "*process $id*nothing is lost*"
    }
}

Describe 'A home of a test' {
    It 'takes its host along, also one that gives no sign of life' -Skip:$IsWindows {
        $silent = New-TestHome
        Start-SyncWorkflow -Name Ingress -Wait -HomePath $silent
        $id = (Get-SyncWorkflow -Name Ingress -HomePath $silent).HostProcessId
        kill -STOP $id
        try {
            Wait-Until { $null -eq (Get-SyncWorkflow -Name Ingress -HomePath $silent).HostProcessId }
            Remove-TestHome $silent
            Get-Process -Id $id -ErrorAction Ignore | Should -BeNullOrEmpty
        }
        finally {
            kill -CONT $id 2>$null
        }
    }
}

Describe 'A locked state' {
    It 'is said to be busy when it stays so' -Skip:$IsWindows {
        $locked = New-TestHome
        # Another process that took the lock that SQLite takes to keep out all others, and does not let go.
        $holder = Start-Fresh "`$file = [IO.FileStream]::new('$locked/state.db', 'Open', 'ReadWrite', 'ReadWrite'); `$file.Lock(0x40000002, 510); 'locked'; `$null = [Console]::In.ReadLine()"
        try {
            $holder.StandardOutput.ReadLine() | Should -Be locked
            $reader = Start-Fresh "try { Get-SyncWorkflow -HomePath '$locked' } catch { `$_.FullyQualifiedErrorId }"
            Get-ErrorId { Start-SyncWorkflow -Name Ingress -HomePath $locked } | Should -Be StateDatabaseBusy
            $reader.StandardOutput.ReadToEnd() | Should -Match StateDatabaseBusy
        }
        finally {
            $holder.Kill()
            $holder.WaitForExit()
        }
        Remove-TestHome $locked
    }
}

Describe 'Waits' {
    BeforeAll {
        # A system that takes connections and never answers: what is begun does not come to its end.
        $silent = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $silent.Start()
        $home4 = New-TestHome
        Set-SyncConnection -DataverseTokenUrl "http://127.0.0.1:$($silent.LocalEndpoint.Port)/token" -HomePath $home4
        Start-SyncWorkflow -Name Ingress -HomePath $home4
        $id = (Get-SyncWorkflow -Name Ingress -HomePath $home4).HostProcessId

        # And a workflow whose writes hang, so that it cannot stop at once.
        Invoke-SandboxAdmin Put faults @(@{ target = 'campaign.create'; kind = 'stall' }; @{ target = 'campaign.update'; kind = 'stall' })
        $home5 = New-TestHome
        Start-SyncWorkflow -Name Ingress -Wait -HomePath $home5
        Wait-Until { (Get-SyncWorkflow -Name Ingress -HomePath $home5).Backlog -gt 0 }
        $id5 = (Get-SyncWorkflow -Name Ingress -HomePath $home5).HostProcessId
    }

    AfterAll {
        Invoke-SandboxAdmin Put faults @()
        $silent.Stop()
        Remove-TestHome $home4
        Remove-TestHome $home5
    }

    It 'end at their time: <Command>' -ForEach @(
        @{ Id = 'StartTimedOut'; Command = 'Start-SyncWorkflow -Name Ingress -Wait -Timeout 0 -HomePath $home4 -WarningAction Ignore' }
        @{ Id = 'WaitTimedOut'; Command = 'Wait-SyncWorkflow -Name Ingress -For Running -Timeout 0 -HomePath $home4' }
        @{ Id = 'TestTimedOut'; Command = 'Test-SyncConnection -Timeout 0 -HomePath $home4' }
        @{ Id = 'TestTimedOut'; Command = 'Test-SyncWorkflowMapping -Name Ingress -Online -Timeout 0 -HomePath $home4' }
        @{ Id = 'StopTimedOut'; Command = 'Stop-SyncWorkflow -Name Ingress -Timeout 0 -HomePath $home5' }
    ) {
        Get-ErrorId ([scriptblock]::Create("param(`$ErrorAction, `$ErrorVariable) $Command -ErrorAction Stop")) | Should -Be $Id
    }

    It 'end with Ctrl+C within a second, and the host goes on: <Command>' -ForEach @(
        @{ Command = 'Wait-SyncWorkflow -Name Ingress -For Stopped -HomePath $home4' }
        @{ Command = 'Wait-SyncWorkflow -Name Ingress -For Drained -HomePath $home4' }
        @{ Command = 'Start-SyncWorkflow -Name Ingress -Wait -HomePath $home4' }
        @{ Command = 'Start-SyncWorkflow -Name Ingress -Once -Wait -HomePath $home4' }
        @{ Command = 'Restart-SyncWorkflow -Name Ingress -Wait -HomePath $home4' }
        @{ Command = 'Test-SyncConnection -HomePath $home4' }
        @{ Command = 'Test-SyncWorkflowMapping -Name Ingress -Online -HomePath $home4' }
        @{ Command = 'Get-SyncLog -Follow -HomePath $home4' }
        @{ Command = 'Stop-SyncWorkflow -Name Ingress -HomePath $home5' }
    ) {
        # Best of several: the machine may be busy with other things.
        $milliseconds = foreach ($attempt in 1..5) {
            $shell = [powershell]::Create()
            $null = $shell.AddScript("param(`$home4, `$home5) Import-Module '$Manifest'; 'ready'; $Command").AddParameters(@{ home4 = $home4; home5 = $home5 })
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            Wait-Until { $output.Count -gt 0 }
            $running.AsyncWaitHandle.WaitOne(300) | Should -BeFalse -Because 'it waits'
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.ElapsedMilliseconds
            $shell.InvocationStateInfo.State | Should -Be Stopped
            $shell.Dispose()
            if ($watch.ElapsedMilliseconds -lt 1000) { break }
        }
        ($milliseconds | Measure-Object -Minimum).Minimum | Should -BeLessThan 1000
        if ($Command -like 'Restart-*') {
            # Between its stop and its start Ctrl+C leaves the workflow stopped.
            Start-SyncWorkflow -Name Ingress -HomePath $home4 -WarningAction Ignore
            Wait-Until { (Get-SyncWorkflow -Name Ingress -HomePath $home4).Status -eq 'STARTING' }
        }
        $workflow = Get-SyncWorkflow -Name Ingress -HomePath $home4
        $workflow.HostProcessId | Should -Be $id
        $workflow.Status | Should -Be STARTING
        (Get-SyncWorkflow -Name Ingress -HomePath $home5).HostProcessId | Should -Be $id5
    }
}
