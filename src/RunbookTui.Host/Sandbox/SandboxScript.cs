namespace RunbookTui.Host.Sandbox;

/// <summary>The first process of a sandbox: a POSIX shell script that builds the root and then waits for its owner to end.</summary>
/// <remarks>
/// It runs in new mount, pid, net, uts and ipc namespaces; see unshare(1), pivot_root(2) and the kernel's
/// <c>Documentation/filesystems/overlayfs.rst</c>. Standard input is the lifeline: the owner holds the other end and
/// never closes it while it lives. The end of the lifeline ends the script, and with process 1 the kernel ends all.
/// Waiting for a child rather than reading by itself lets the shell reap the orphans that become its children.
/// Values come as arguments and are never read as syntax.
/// </remarks>
internal static class SandboxScript
{
    /// <summary>Where the parts of the sandbox are put together.</summary>
    /// <remarks>
    /// A directory that every Linux host has, that is never lent to a sandbox, and that the sandbox gets anew. Only the
    /// sandbox's own mount namespace sees it covered.
    /// </remarks>
    public const string Stage = "/sys";

    /// <summary>What the script says when the owner may fill the stage, followed by its process number.</summary>
    public const string Staged = "staged";

    /// <summary>What the script says when everything is mounted, and before it leaves the host's root for good.</summary>
    public const string Built = "built";

    /// <summary>What the script says when programs can be run inside.</summary>
    public const string Ready = "ready";

    /// <summary>
    /// Arguments: options of the stage's tmpfs, host name or nothing, <c>1</c> to switch IPv6 off; then
    /// <c>layer NUMBER ARCHIVE</c>; parents first, <c>overlay NUMBER MOUNTPOINT LOWERS OPTIONS</c>, <c>readonly NUMBER MOUNTPOINT</c>, <c>copy NUMBER MOUNTPOINT</c>,
    /// <c>fresh</c> once, <c>bind MODE PATH</c>, <c>take PATH</c>.
    /// </summary>
    public const string Text = """
        set -eu
        umask 022
        exec 3<&0 </dev/null
        mount -n -t tmpfs -o "$1" runbook-tui /sys
        host_name=$2 no_ipv6=$3
        shift 3
        read -r self rest </proc/self/stat
        echo "staged $self"
        read -r go <&3 || exit 1

        s=/sys n=/sys/root
        bind_read_only() { mount -n --bind "$1" "$2" && mount -n -o remount,bind,ro "$2"; }
        place() { if [ -d "$1" ]; then mkdir -p "$2"; elif ! [ -e "$2" ]; then mkdir -p "${2%/*}"; : >"$2"; fi; }

        fresh() {
          mount -n -t proc -o nosuid,nodev,noexec proc $n/proc
          mount -n -t sysfs -o ro,nosuid,nodev,noexec sysfs $n/sys 2>/dev/null || :
          mount -n -t tmpfs -o mode=755,nosuid,nodev runbook-tui-run $n/run
          mount -n -t tmpfs -o mode=1777,nosuid,nodev runbook-tui-tmp $n/tmp
          mount -n -t tmpfs -o mode=755,nosuid runbook-tui-dev $n/dev
          mkdir -m 1777 $n/run/lock
          mkdir $n/dev/pts $n/dev/shm
          mount -n -t tmpfs -o mode=1777,nosuid,nodev runbook-tui-shm $n/dev/shm
          mount -n -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5,nosuid,noexec devpts $n/dev/pts
          for node in null:3 zero:5 full:7 random:8 urandom:9; do
            mknod -m 666 $n/dev/${node%:*} c 1 ${node#*:}
          done
          mknod -m 666 $n/dev/tty c 5 0
          ln -s pts/ptmx $n/dev/ptmx
          ln -s /proc/self/fd $n/dev/fd
          ln -s /proc/self/fd/0 $n/dev/stdin
          ln -s /proc/self/fd/1 $n/dev/stdout
          ln -s /proc/self/fd/2 $n/dev/stderr
          [ -z "$host_name" ] || printf %s "$host_name" >$n/proc/sys/kernel/hostname
          if [ "$no_ipv6" = 1 ] && [ -e $n/proc/sys/net/ipv6/conf/all/disable_ipv6 ]; then
            echo 1 >$n/proc/sys/net/ipv6/conf/all/disable_ipv6
          fi
        }

        while [ $# -gt 0 ]; do
          case $1 in
          layer)
            tar -x -p --numeric-owner --xattrs --xattrs-include='*' -f "$3" -C $s/layer/$2
            shift 3 ;;
          overlay)
            k=$2 at=${3%/}
            mount -n --bind "$3" $s/lower/$k
            if [ -n "$4" ]; then
              mount -n -t overlay -o "ro,lowerdir=$4:$s/lower/$k" runbook-tui-before $s/before/$k
            else
              mount -n --bind $s/lower/$k $s/before/$k
            fi
            work=upperdir=$s/upper/$k,workdir=$s/work/$k
            if ! why=$(mount -n -t overlay -o "lowerdir=${4:+$4:}$s/lower/$k,$work$5" runbook-tui "$n$at" 2>&1); then
              if [ -z "$at" ]; then echo "$why" >&2; exit 1; fi
              bind_read_only $s/lower/$k "$n$at"
            fi
            shift 5 ;;
          readonly)
            [ ! -d "$n$3" ] || bind_read_only "$3" "$n$3"
            shift 3 ;;
          copy)
            cp -p "$3" $s/file/$2
            mount -n --bind $s/file/$2 "$n$3"
            shift 3 ;;
          fresh)
            fresh
            shift ;;
          bind)
            if [ -e "$3" ]; then
              place "$3" "$n$3"
              case $2 in ro) bind_read_only "$3" "$n$3" ;; *) mount -n --bind "$3" "$n$3" ;; esac
            fi
            shift 3 ;;
          take)
            place "$2" "$n$2"
            cp "$2" "$n$2"
            shift 2 ;;
          *)
            echo "unknown part $1" >&2
            exit 1 ;;
          esac
        done

        echo built
        read -r go <&3 || exit 1

        cd $n
        mkdir tmp/.outside
        pivot_root . tmp/.outside
        cd /
        umount -n -l /tmp/.outside
        rmdir /tmp/.outside
        echo ready
        exec >/dev/null 2>&1
        cat <&3 &
        exec 3<&-
        wait $!
        """;
}
