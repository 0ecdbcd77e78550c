# Loads its assemblies for all to see, as most modules do.
foreach ($name in 'YamlDotNet', 'SQLitePCLRaw.core', 'SQLitePCLRaw.provider.e_sqlite3', 'SQLitePCLRaw.batteries_v2') {
    $null = [Reflection.Assembly]::LoadFrom("$PSScriptRoot/$name.dll")
}

# Uses both, and says of which versions they are.
function Get-NeighbourVersion {
    $read = [YamlDotNet.Serialization.DeserializerBuilder]::new().Build().Deserialize([IO.StringReader]::new('works: yes'))
    if ($read['works'] -ne 'yes') { throw 'The YAML was not read.' }
    [SQLitePCL.Batteries_V2]::Init()
    $database = $null
    if ([SQLitePCL.raw]::sqlite3_open(':memory:', [ref] $database) -ne 0) { throw 'No database was opened.' }
    $null = [SQLitePCL.raw]::sqlite3_close($database)
    "$([YamlDotNet.Serialization.DeserializerBuilder].Assembly.GetName().Version.Major) $([SQLitePCL.raw].Assembly.GetName().Version)"
}
