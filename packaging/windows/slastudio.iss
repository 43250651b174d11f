; Inno Setup: installs the bundle for one person or for all, joins .slastudio to the window, and removes only what it brought.
; build.py says Version, Bundle (the folder) and Icons. To sign, add SignTool= here; see README.md.

[Setup]
AppId={{6B1E7D0C-5B0B-4E4B-9C39-5B8B2E6C7A41}
AppName=SLA Studio
AppVersion={#Version}
DefaultDirName={autopf}\SLA Studio
DefaultGroupName=SLA Studio
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
SetupIconFile={#Icons}\slastudio.ico
UninstallDisplayIcon={app}\slastudio-window.exe
OutputBaseFilename=slastudio-{#Version}-setup
LicenseFile={#Bundle}\licences\NOTICE.txt
Compression=lzma2
SolidCompression=yes
WizardStyle=modern

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; what an older version brought and this one does not
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\SLA Studio"; Filename: "{app}\slastudio-window.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.slastudio\OpenWithProgids"; ValueType: string; ValueName: "SLAStudio.Project"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\SLAStudio.Project"; ValueType: string; ValueName: ""; ValueData: "SLA Studio project"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\SLAStudio.Project\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\slastudio-window.exe,0"
Root: HKA; Subkey: "Software\Classes\SLAStudio.Project\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\slastudio-window.exe"" ""%1"""
