#!/bin/sh
node --check server.js
