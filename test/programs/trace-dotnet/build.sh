#!/bin/sh
DOTNET_CLI_TELEMETRY_OPTOUT=1 dotnet publish -c Release -o app --nologo -v q
