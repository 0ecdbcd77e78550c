# The binary parts live in a load context of their own, so that their SQLite and YAML assemblies stay out of the way of
# other modules'. The loader alone is loaded for all to see.
$loader = [System.IO.Path]::Combine($PSScriptRoot, 'loader', 'CampaignSync.Loader.dll')
if (-not ('CampaignSync.Loader.ModuleContext' -as [type])) {
    # Not Add-Type: that would load a whole module of PowerShell's own first.
    $null = [System.Reflection.Assembly]::LoadFrom($loader)
}

$assembly = [CampaignSync.Loader.ModuleContext]::Load([System.IO.Path]::Combine($PSScriptRoot, 'bin', 'CampaignSync.Cmdlets.dll'))
$importModule = Get-Command -Name Import-Module -Module Microsoft.PowerShell.Core
$inner = & $importModule -Assembly $assembly -PassThru

# A second Import-Module -Force finds the assembly's module in a cache and does not hand its cmdlets on to this one
# (PowerShell issue 20710), so they are handed on here.
$addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags] 'Instance, NonPublic')
foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
    $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
}
