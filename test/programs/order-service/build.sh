#!/bin/sh
g++ -O2 -g -fno-omit-frame-pointer -fno-optimize-sibling-calls -pthread -o order-service order-service.cpp
