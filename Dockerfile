# All images: docker build --build-arg SERVICE=query -t papermesh/query .
# SERVICE: gateway, crawler, classifier, notifier or query; papermesh is everything in one process.

# Only what says which packages there are: what follows is done again only when that has changed.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS projects
RUN --mount=type=bind,target=/source mkdir /projects && cd /source \
 && find . \( -name '*.csproj' -o -name 'Directory.*.props' -o -name global.json \) -exec cp --parents -t /projects {} +

# All programs at once: they share most of what is compiled.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS publish
ARG TARGETARCH
WORKDIR /source
COPY --from=projects /projects .
RUN --mount=type=cache,sharing=locked,target=/root/.nuget/packages \
    for project in gateway services/*; do dotnet restore $project -a $TARGETARCH || exit; done
COPY . .
RUN --mount=type=cache,sharing=locked,target=/root/.nuget/packages <<'DONE'
set -e
for project in gateway services/*; do
    name=$(basename $project | tr A-Z a-z)
    [ $name != standalone ] || name=papermesh
    dotnet publish $project -a $TARGETARCH --no-restore -p:RunAnalyzersDuringBuild=false -o /images/$name
    # One name for the program of every image.
    set -- /images/$name/*.runtimeconfig.json
    [ -e /images/$name/papermesh ] || mv "${1%.runtimeconfig.json}" /images/$name/papermesh
done
mkdir /data
DONE

# No shell, no package manager; time zones are needed for the hour of digests.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
ARG SERVICE=papermesh
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="PaperMesh: $SERVICE" \
      org.opencontainers.image.description="Daily research papers for a lab, a company or a community" \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION
WORKDIR /app
# Letters are compared as everywhere else that PaperMesh runs: this base image would have them compared by the rules of a language. What is young
# has room, whatever the machine says of its caches: decision 034.
ENV ASPNETCORE_HTTP_PORTS= \
    DOTNET_GCgen0size=0x2000000 \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true \
    Storage__Path=/var/lib/papermesh \
    Urls=http://+:8080
COPY --from=publish --chown=1654:1654 /data /var/lib/papermesh
COPY --from=publish /images/$SERVICE .
USER 1654
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=1m --start-interval=1s CMD ["./papermesh", "health"]
ENTRYPOINT ["./papermesh"]
