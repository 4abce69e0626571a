# docker build -t flamescope .
# docker run --rm -it -v /tmp/stacks:/stacks:ro -p 5000:5000 flamescope
# docs/docker.md says more.

# The page. What it is built of stays here: the image has no Node.js.
FROM node:22-slim AS page
WORKDIR /web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build -- --outDir /page --emptyOutDir

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS program
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig LICENSE README.md THIRD-PARTY-NOTICES.md ./
COPY src/ src/
RUN dotnet restore src/FlameScope.Cli --locked-mode
COPY --from=page /page /page
RUN dotnet publish src/FlameScope.Cli --no-restore --configuration Release --output /app -p:WebPage=/page -p:UseAppHost=false -p:DebugType=none

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=program /app /app
# Every address of the container: what of it is reached from outside is for "docker run -p" to say. So the server asks for a token, and prints it as part of its address.
ENV FLAMESCOPE_HOST=* \
    FLAMESCOPE_PORT=5000 \
    FLAMESCOPE_PROFILES=/stacks \
    FLAMESCOPE_OPEN=off
WORKDIR /stacks
USER $APP_UID
EXPOSE 5000
# The image has no curl; the page answers without the token.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${FLAMESCOPE_PORT} && printf 'HEAD / HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -t 4 line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["dotnet", "/app/flamescope.dll"]
CMD ["serve"]
