#!/bin/sh
# The "cron job" beside the order service: 15 s after each report the next one is made by short-lived processes.
i=0
while [ "$i" -lt 5 ]; do
    sleep 15
    awk 'BEGIN { srand(7); for (i = 0; i < 90000; i++) printf "%06d order-%05d %8.2f\n", i, rand() * 99999, rand() * 500 }' |
        sort -k2 | gzip -9 > report.txt.gz
    i=$((i + 1))
done
