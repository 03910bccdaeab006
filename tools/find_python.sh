#!/bin/sh
# Prints the first Python >= 3.11 that runs: the system's own, then newer ones by name.
for name in python3 python3.13 python3.12 python3.11 python3.14 python; do
    # Asking it to run, not only whether it is there: version managers leave names that lead nowhere.
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$name"
        exit 0
    fi
done
echo "Sajin needs Python 3.11 or newer; none was found (name one with make PYTHON=...)." >&2
echo python3
exit 1
