<#
.SYNOPSIS
Builds, tests and packages the module.
.EXAMPLE
./build.ps1 -Task Build, Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$version = (Import-PowerShellDataFile -LiteralPath "$PSScriptRoot/CampaignSync.psd1").ModuleVersion
$module = "$PSScriptRoot/output/CampaignSync/$version"

function Invoke-Dotnet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $args ended with exit code $LASTEXITCODE."
    }
}

function Invoke-Build {
    Invoke-Dotnet msbuild "$PSScriptRoot/module/CampaignSync.Module.proj" -restore -nologo -verbosity:minimal "-property:Configuration=$Configuration"
}

function Invoke-Test {
    # Runs the Pester tests too, where it finds what they need, and says so where it does not.
    Invoke-Dotnet test "$PSScriptRoot/CampaignSync.sln" --configuration $Configuration --nologo
}

function Invoke-Package {
    if (-not (Test-Path -LiteralPath "$module/CampaignSync.psd1")) {
        Invoke-Build
    }
    Invoke-Dotnet pack "$PSScriptRoot/module/CampaignSync.Package.csproj" --nologo --output "$PSScriptRoot/output" "-property:ModuleFolder=$module"
}

foreach ($name in $Task) {
    & "Invoke-$name"
}
