#!/bin/sh
# Runs the service for 90 s with the report job beside it.
echo $$ > workload.pid
./report.sh &
./order-service 90
wait
