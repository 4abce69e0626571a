#!/bin/sh
# Under the recorder: trace-dotnet starts the program, samples its threads each 10 ms and takes the list of methods at the end.
exec ../trace-dotnet/app/trace-dotnet 34 10 waiting-threads.dotnet.nettrace dotnet app/invoice-service.dll 60
