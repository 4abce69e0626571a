#!/bin/sh
javac -d . CatalogService.java
