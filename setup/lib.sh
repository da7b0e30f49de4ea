# shellcheck shell=bash
# Shared by the commands of this folder.
# Downloads go to $CACHE, what belongs to this checkout goes to $LOCAL; nothing
# else is written, but for the distribution's own packages.

set -euo pipefail
export LC_ALL=C.UTF-8

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SETUP=$ROOT/setup
LOCAL=$ROOT/.local
if [ "$(id -u)" = 0 ]; then
    CACHE=${CAE_CACHE:-/var/cache/cae-odoo}
else
    CACHE=${CAE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cae-odoo}
fi
VENV=$CACHE/venv
LINT_VENV=$CACHE/lint
LOG=$LOCAL/log/setup.log
STEP_LOG=0 # where the present step's output begins in it
MODULES=cae_base,cae_activity_accounts,cae_payroll,cae_governance
CORE_MODULES=mail,portal,calendar,event,account,sale_management,hr_expense,l10n_fr_account
DEBIAN_PACKAGES="postgresql chromium python3-venv fonts-liberation fonts-dejavu-core ca-certificates"
# Odoo's package links to the others, taken from a suite that no longer changes
ODOO_PACKAGES="odoo-19/sid
    fonts-font-awesome/trixie fonts-montserrat/trixie fonts-roboto-unhinted/trixie fonts-ocr-b/trixie
    libjs-jquery/trixie libjs-jquery-form/trixie libjs-underscore/trixie"
if [ -n "${ODOO_DIR:-}" ]; then
    ODOO=$(realpath -m "$ODOO_DIR")
else
    ODOO=$CACHE/odoo/usr/lib/python3/dist-packages
fi
CORE_ADDONS=$ODOO/odoo/addons
if [ -n "${ODOO_DIR:-}" ] && [ ! -d "$CORE_ADDONS/account" ]; then
    CORE_ADDONS=$ODOO/addons,$CORE_ADDONS # a checkout has most of them there, a package none
fi

# --- talking ------------------------------------------------------------------

say() { printf '%s\n' "$*"; }

fail() { # one clear sentence that says what to do
    printf '\n✗ %s\n' "$*" >&2
    exit 1
}

logged() { # run quietly; keep what it printed
    "$@" >>"$LOG" 2>&1
}

fail_because() { # what failed, then the reason found in the step's own output
    local printed
    printed=$(tail -c "+$((STEP_LOG + 1))" "$LOG")
    case $printed in
        *"No space left"* | *"enough free space"* | *"enough free disk space"*)
            fail "$1: the disk is full. Free some space (3 GB for $CACHE, 1 GB for $LOCAL) and start again." ;;
        *"Temporary failure"* | *"not resolve"* | *"is unreachable"* | *"onnection refused"* | *"onnection timed out"* | \
            *"connection broken"* | *"Max retries"* | *"Unable to connect"* | *"Cannot initiate"* | *"Failed to fetch"* | \
            *ENOTFOUND* | *EAI_AGAIN* | *ECONNREFUSED* | *ETIMEDOUT*)
            fail "$1: the network did not answer. Check the connection (and the proxy, if there is one), then start again." ;;
        *) fail "$1. Its log says why: $LOG" ;;
    esac
}

duration() {
    if [ "$1" -ge 90 ]; then echo "$((($1 + 30) / 60)) min"; else echo "$1 s"; fi
}

stamped() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

fingerprint() { cat "$@" | sha256sum | cut -c1-12; }

# --- steps -----------------------------------------------------------------------
# A step is a function, called when its need_<function> says that it must be.

describe() { # usual seconds|what the user reads
    case $1 in
        debian_packages) echo "60|Installing Debian's packages: PostgreSQL, Chromium, Python" ;;
        python_environment) echo "60|Installing Odoo's Python packages and the OCA companions" ;;
        odoo_source) echo "45|Downloading Odoo 19 (123 MB) from Debian" ;;
        test_tools) echo "15|Installing the test tools" ;;
        lint_tools) echo "15|Installing the linters" ;;
        cluster) echo "5|Starting PostgreSQL" ;;
        core_database) echo "55|Installing Odoo's accounting and the companions in a template database" ;;
        modules_database) echo "30|Installing the four modules in a template database" ;;
        demo_database) echo "150|Building the demo cooperative" ;;
        demo_update) echo "30|Bringing the database up to the modules' present state" ;;
    esac
}

select_needed() { # steps; the answer is STEPS
    local step
    STEPS=()
    for step in "$@"; do
        if "need_$step"; then STEPS+=("$step"); fi
    done
}

seconds_of() { # steps
    local step sum=0
    for step in "$@"; do sum=$((sum + $(describe "$step" | cut -d'|' -f1))); done
    echo "$sum"
}

plan() { # take the steps that are needed, saying how long is left
    local number
    select_needed "$@"
    [ "${#STEPS[@]}" -gt 0 ] || return 0
    lock
    select_needed "$@"
    : >"$LOG"
    for number in "${!STEPS[@]}"; do
        say "[$((number + 1))/${#STEPS[@]}] $(describe "${STEPS[number]}" | cut -d'|' -f2) (about $(duration "$(seconds_of "${STEPS[@]:number}")") left)"
        STEP_LOG=$(stat -c %s "$LOG")
        "${STEPS[number]}"
    done
    unlock
}

# These write outside the checkout, for all checkouts
SHARED_STEPS=' (debian_packages|python_environment|odoo_source|test_tools|lint_tools) '

lock() { # two commands at once would install the same things
    exec 9>"$LOCAL/lock"
    wait_for_lock 9
    if [[ " ${STEPS[*]:-} " =~ $SHARED_STEPS ]]; then
        exec 8>"$CACHE/lock"
        wait_for_lock 8
    fi
}

wait_for_lock() { # descriptor
    flock -n "$1" || {
        say "Another of these commands is setting things up: waiting for it."
        flock "$1"
    }
}

unlock() { exec 9>&- 8>&-; }

need_disk() { # folder, MB
    local free
    free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge "$2" ] || fail "Only $free MB are free in $1 and $2 MB are needed: free some space and start again."
}

prepare_folders() {
    mkdir -p "$LOCAL/log" "$CACHE" 2>/dev/null && touch "$LOG" "$CACHE/lock" 2>/dev/null ||
        fail "$(id -un) cannot write in $LOCAL or in $CACHE: give this user the right to, or set CAE_CACHE to another folder."
    if [ ! -f "$VENV/stamp" ]; then need_disk "$CACHE" 3000; fi
    need_disk "$LOCAL" 800
}

# --- the distribution's packages ------------------------------------------------

missing_packages() {
    local name
    for name in $DEBIAN_PACKAGES; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q ' installed$' || echo "$name"
    done
    command -v npm >/dev/null || echo npm # Node's own packages have it too
}

need_debian_packages() { [ -n "$(missing_packages)" ]; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

debian_packages() {
    local -a missing
    mapfile -t missing < <(missing_packages)
    command -v apt-get >/dev/null || fail "This set-up needs Debian 12 or 13: apt-get was not found."
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo true; } ||
        fail "Debian packages are missing and this user has no sudo: ask an administrator to run: apt-get install ${missing[*]}"
    logged as_root apt-get update -q || true # a source that is out of order need not be one of those used here
    logged as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" </dev/null ||
        fail_because "Debian's packages (${missing[*]}) could not be installed"
}

# --- Odoo, from Debian's own package ---------------------------------------------

check_odoo_dir() {
    [ -n "${ODOO_DIR:-}" ] || return 0
    [ -f "$ODOO/odoo/release.py" ] ||
        fail "ODOO_DIR=$ODOO_DIR holds no Odoo: give the folder of an Odoo 19.0 checkout."
    grep -q "version_info = (19, 0" "$ODOO/odoo/release.py" ||
        fail "ODOO_DIR=$ODOO_DIR is not Odoo 19.0: check out its branch 19.0."
}

need_odoo_source() {
    [ -z "${ODOO_DIR:-}" ] && ! stamped "$CACHE/odoo/stamp" "$(fingerprint "$SETUP/debian-packages.sha256")"
}

debian_mirror() { # the machine's own
    # shellcheck disable=SC2016  # apt fills $(SITE) in
    apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null |
        grep '/debian/*$' | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }'
}

private_apt() { # an old mirror will do: what it gives is checked against debian-packages.sha256
    apt-get -q -o Acquire::Check-Valid-Until=false \
        -o Dir::Etc::SourceList="$CACHE/apt/sources.list" -o Dir::Etc::SourceParts=- \
        -o Dir::State::Lists="$CACHE/apt/lists" -o Dir::Cache="$CACHE/apt/cache" \
        -o APT::Update::Error-Mode=any -o Debug::NoLocking=1 -o APT::Sandbox::User="$(id -un)" "$@"
}

odoo_source() {
    local mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || fail "apt names no Debian mirror: add one to /etc/apt/sources.list, or set ODOO_DIR to an Odoo 19.0 checkout."
    rm -rf "$CACHE/apt"
    mkdir -p "$CACHE"/apt/{lists/partial,cache/archives/partial,packages}
    printf "deb [signed-by=$keyring] $mirror %s main\n" sid trixie >"$CACHE/apt/sources.list"
    logged private_apt update || fail_because "Debian's mirror could not be read"
    (
        cd "$CACHE/apt/packages"
        # shellcheck disable=SC2086  # a list of names
        logged private_apt download $ODOO_PACKAGES
    ) || fail_because "Odoo's Debian package could not be downloaded"
    unpack_odoo "$CACHE/apt/packages"
    rm -rf "$CACHE/apt"
}

unpack_odoo() { # folder of packages
    local package
    (cd "$1" && logged sha256sum -c --quiet "$SETUP/debian-packages.sha256") ||
        fail "Debian has replaced a package that this set-up was checked with (log: $LOG): set ODOO_DIR=/path/to/odoo-19.0 to use a checkout of Odoo 19.0 instead, or renew setup/debian-packages.sha256 after a look at what changed."
    rm -rf "$CACHE/odoo.new"
    mkdir "$CACHE/odoo.new"
    while read -r _ package; do
        logged dpkg -x "$1/$package" "$CACHE/odoo.new" || fail_because "Odoo's Debian package could not be unpacked"
    done <"$SETUP/debian-packages.sha256"
    fingerprint "$SETUP/debian-packages.sha256" >"$CACHE/odoo.new/stamp"
    rm -rf "$CACHE/odoo"
    mv "$CACHE/odoo.new" "$CACHE/odoo"
}

# --- Python ---------------------------------------------------------------------

PYTHONS="/usr/bin/python3 python3.13 python3.12 python3.11 python3"

find_python() { # Odoo 19 stops at Python 3.13, some of the packages begin at 3.11
    local name
    for name in $PYTHONS; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

make_venv() { # anew when its Python has been replaced by another version
    local python
    python=$(find_python) ||
        fail "Python 3.11, 3.12 or 3.13 with its venv module is needed, and none was found: install one (Debian 12: python3.11-venv, Debian 13: python3.13-venv)."
    if ! "$1/bin/python" -m pip --version >/dev/null 2>&1; then
        rm -rf "$1"
        logged "$python" -m venv "$1" || fail_because "Python's virtual environment could not be made"
    fi
}

pip_install() { # environment, then pip's arguments
    logged "$1/bin/python" -m pip install -q --disable-pip-version-check "${@:2}" </dev/null ||
        fail_because "Python packages could not be installed"
}

requirements_stamp() { # environment, then requirements files
    echo "$(fingerprint "${@:2}") $("$1/bin/python" -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null)"
}

need_python_environment() {
    ! stamped "$VENV/stamp" "$(requirements_stamp "$VENV" "$SETUP/requirements.txt" "$SETUP/companions.txt")"
}

python_environment() {
    make_venv "$VENV"
    # the lists are complete: pip would add pycairo, to be compiled, where cairocffi is enough
    pip_install "$VENV" --no-deps -r "$SETUP/requirements.txt" -r "$SETUP/companions.txt"
    requirements_stamp "$VENV" "$SETUP/requirements.txt" "$SETUP/companions.txt" >"$VENV/stamp"
}

test_tools_stamp() { requirements_stamp "$VENV" "$SETUP/requirements-test.txt" "$SETUP/npm/package-lock.json"; }

need_test_tools() { ! stamped "$VENV/stamp-test" "$(test_tools_stamp)"; }

test_tools() {
    pip_install "$VENV" -r "$SETUP/requirements-test.txt"
    npm_install
    test_tools_stamp >"$VENV/stamp-test"
}

npm_install() { # the lock holds the hash of each package, and no address
    rm -rf "$CACHE/npm"
    cp -r "$SETUP/npm" "$CACHE/npm"
    (cd "$CACHE/npm" && logged npm ci --ignore-scripts --no-audit --no-fund </dev/null) ||
        fail_because "The packages of npm could not be installed"
}

need_lint_tools() { ! stamped "$LINT_VENV/stamp" "$(requirements_stamp "$LINT_VENV" "$SETUP/requirements-lint.txt")"; }

lint_tools() {
    make_venv "$LINT_VENV"
    pip_install "$LINT_VENV" -r "$SETUP/requirements-lint.txt"
    requirements_stamp "$LINT_VENV" "$SETUP/requirements-lint.txt" >"$LINT_VENV/stamp"
}

# --- PostgreSQL: a cluster of the project's own ------------------------------------

as_pg_owner() { # initdb refuses root
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

pg_home() { # in the checkout if PostgreSQL can reach it there by a path short enough for a socket
    local home=$LOCAL/postgresql
    if [ "${#home}" -le 80 ] && as_pg_owner test -x "$ROOT"; then
        echo "$home"
    else
        echo "$CACHE/clusters/$(fingerprint <(printf %s "$ROOT"))"
    fi
}

pg_versions() { find /usr/lib/postgresql -path '*/bin/postgres' 2>/dev/null | cut -d/ -f5 | sort -V; }

locate_cluster() { # false while PostgreSQL is not installed
    local version
    [ -n "$(pg_versions)" ] || return 1
    PG=$(pg_home)
    version=$(cat "$PG/data/PG_VERSION" 2>/dev/null || pg_versions | tail -n 1)
    PG_BIN=/usr/lib/postgresql/$version/bin
    export PGHOST=$PG/socket PGPORT=5432 PGUSER=cae PGDATABASE=postgres PATH=$PG_BIN:${PATH#"$PG_BIN:"}
    [ "${#PG}" -le 80 ] || fail "The path $PG is too long for PostgreSQL's socket: move the checkout to a shorter path."
    [ -x "$PG_BIN/postgres" ] ||
        fail "The databases in $PG were made with PostgreSQL $version, which is no longer installed: install postgresql-$version, or remove $PG with its databases."
}

cluster_exists() { locate_cluster && [ -f "$PG/data/PG_VERSION" ]; }

sql() { PGOPTIONS=-cclient_min_messages=error psql -qAtc "$@"; } # command, then the database

cluster_answers() { sql "" 2>/dev/null; }

need_cluster() { ! locate_cluster || ! cluster_answers; }

cluster() {
    locate_cluster
    cluster_exists || create_cluster
    pg_isready -q || start_cluster
    cluster_answers || logged createuser -U postgres --createdb "$PGUSER"
}

# No autovacuum: tests roll back what they insert, and a table vacuumed in
# between looks empty to the planner, which then takes minutes over a query.
create_cluster() {
    mkdir -p "$PG/socket"
    [ "$(id -u)" != 0 ] || chown -R postgres: "$PG"
    chmod 700 "$PG/socket"
    rm -rf "$PG/data.new"
    logged as_pg_owner "$PG_BIN/initdb" -D "$PG/data.new" -A trust -E UTF8 --locale=C.UTF-8 -U postgres ||
        fail_because "PostgreSQL's cluster could not be made in $PG"
    as_pg_owner tee -a "$PG/data.new/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$PG/socket'
shared_buffers = 512MB
synchronous_commit = off
max_wal_size = 2GB
autovacuum = off
CONF
    mv "$PG/data.new" "$PG/data"
}

start_cluster() { # without the locks' descriptors, which it would keep
    logged as_pg_owner "$PG_BIN/pg_ctl" -D "$PG/data" -l "$PG/data/server.log" -w start </dev/null 9>&- 8>&- ||
        fail "PostgreSQL did not start: $PG/data/server.log says why. To start afresh, remove $PG; its databases go with it."
}

stop_cluster() { # unless someone is connected
    cluster_exists && cluster_answers || return 0
    if [ -z "$(sql "SELECT 1 FROM pg_stat_activity WHERE usename = '$PGUSER' AND pid <> pg_backend_pid()")" ]; then
        logged as_pg_owner "$PG_BIN/pg_ctl" -D "$PG/data" -m fast -w stop
    fi
}

databases() { sql "SELECT datname FROM pg_database WHERE datname LIKE '$1' ORDER BY 1"; }

database_exists() { [ -n "$(databases "$1")" ]; }

database_comment() { sql "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$1'"; }

drop_database() {
    sql "DROP DATABASE IF EXISTS \"$1\" WITH (FORCE)"
    rm -rf "$LOCAL/data/filestore/$1"
}

copy_database() { # its files are shared by hard links: Odoo never changes one in place
    logged sql "CREATE DATABASE \"$2\" TEMPLATE \"$1\" STRATEGY file_copy" ||
        fail_because "The database $2 could not be made"
    if [ -d "$LOCAL/data/filestore/$1" ]; then cp -al "$LOCAL/data/filestore/$1" "$LOCAL/data/filestore/$2"; fi
}

rename_database() {
    sql "ALTER DATABASE \"$1\" RENAME TO \"$2\""
    if [ -d "$LOCAL/data/filestore/$1" ]; then mv "$LOCAL/data/filestore/$1" "$LOCAL/data/filestore/$2"; fi
}

# --- Odoo's databases ---------------------------------------------------------------

site_packages() { find "$VENV/lib" -maxdepth 2 -name site-packages; }

write_odoo_conf() {
    export ODOO_RC=$LOCAL/odoo.conf PYTHONPATH=$ODOO:$SETUP
    mkdir -p "$LOCAL/data/filestore"
    cat >"$ODOO_RC.$$" <<CONF
[options]
addons_path = $CORE_ADDONS,$(site_packages)/odoo/addons,$ROOT
data_dir = $LOCAL/data
db_host = $PGHOST
db_user = $PGUSER
http_interface = 127.0.0.1
limit_memory_hard = 0
without_demo = True
admin_passwd = $(fingerprint <(printf %s "$ROOT"))
CONF
    mv "$ODOO_RC.$$" "$ODOO_RC" # at once: another command may be reading it
}

odoo() { write_odoo_conf && "$VENV/bin/python" -m odoo "$@"; }

# Two templates: Odoo with the companions and the French chart, and the four
# modules on top of it. Each is renamed into place when it is complete.

base_template() {
    echo "cae_base_$(fingerprint <(grep ' odoo-19_' "$SETUP/debian-packages.sha256") "$SETUP/companions.txt" <(printf %s "$CORE_MODULES ${ODOO_DIR:+$ODOO}"))"
}

module_sources() {
    find "$ROOT"/cae_* -type f \( -name '*.py' -o -name '*.xml' -o -name '*.csv' -o -name '*.po' -o -name '*.pot' \) \
        -not -path '*/tests/*' -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-12
}

full_template() { echo "cae_full_${SOURCES}_$(base_template | tail -c 7)"; }

companions() { find "$(site_packages)/odoo/addons" -mindepth 1 -maxdepth 1 -type d -printf '%f,' | sed 's/,$//'; }

need_core_database() { need_cluster || ! database_exists "$(base_template)"; }

core_database() {
    drop_database cae_building
    logged odoo db init cae_building --country fr --language fr_FR &&
        logged odoo --no-http -d cae_building -i "$CORE_MODULES,$(companions)" --load-language=fr_FR --stop-after-init ||
        fail_because "Odoo could not be installed in a database"
    publish_template cae_building "$(base_template)" cae_base_
}

need_modules_database() { need_cluster || ! database_exists "$(full_template)"; }

modules_database() {
    drop_database cae_building
    copy_database "$(base_template)" cae_building
    logged odoo --no-http -d cae_building -i "$MODULES" --stop-after-init ||
        fail_because "The four modules could not be installed in a database"
    give_identity cae_building
    publish_template cae_building "$(full_template)" cae_full_
}

give_identity() { # without it a company posts no invoice
    sql "UPDATE res_partner SET street = '12 quai de la Douane', zip = '56100',
             city = 'Lorient', company_registry = '33417522100016'
          WHERE id IN (SELECT partner_id FROM res_company);
         UPDATE res_company SET cae_legal_form = 'SCOP SARL', cae_capital = 50000,
             cae_rcs_city = 'Lorient'" "$1"
}

publish_template() { # put it in its place, then drop the older ones of its kind
    local old
    sql ANALYZE "$1"
    rename_database "$1" "$2"
    for old in $(databases "$3%"); do
        [ "$old" = "$2" ] || drop_database "$old"
    done
}

# --- what each command begins with --------------------------------------------------

wake_cluster() { # for the steps that look at its databases
    if cluster_exists && ! cluster_answers; then plan cluster; fi
}

environment() { # Odoo, its Python and PostgreSQL, then the steps given
    prepare_folders
    check_odoo_dir
    SOURCES=$(module_sources) # what is edited from here on is for the next command
    wake_cluster
    plan debian_packages python_environment odoo_source cluster "$@"
    STEP_LOG=$(stat -c %s "$LOG")
    locate_cluster
    write_odoo_conf
}
