/**
 * A function for scripts on a host: `receive FILE flow|whole` writes standard input to FILE, which must not exist and
 * stays open as descriptor 3, and sets `hash` to the SHA-256 of what it wrote or to `-` where that is not known. FILE is
 * not synced. Call it with `set -C`.
 *
 * With `flow`, and where the host's tools can do it, the hash is computed and the file is flushed while the bytes come,
 * so that neither is left to do behind the last byte of a large file. OpenSSL uses the processor's SHA instructions,
 * which many builds of `sha256sum` do not: it is several times as fast.
 */
export const receiveFunction = `
flush() { while sleep 1 && kill -0 "$$" && sync -- "$1"; do :; done; }
receive() {
  hash=- digest=
  command exec 3>"$1" || return 1
  # A tee without this option goes on when the disk is full; a host that has it has a sync that takes a file.
  if [ "$2" = flow ] && [ -w /dev/fd/3 ] && tee --output-error=exit </dev/null >/dev/null 2>&1; then
    for digest in 'openssl dgst -sha256 -r' sha256sum ''; do
      # The digest of nothing, so that a tool that cannot do it is passed over.
      case $($digest </dev/null 2>/dev/null) in e3b0c44298fc1c149afbf4c8996fb924*) break ;; esac
    done
  fi
  if [ "$digest" = '' ]; then
    cat >&3
    return
  fi
  flush "$1" </dev/null >/dev/null 2>&1 3>&- &
  flusher=$!
  hash=$({ { tee --output-error=exit /dev/fd/3 || echo failed >&4; } | $digest; } 4>&1)
  # No other signal is sure to end it: where TERM is trapped, one that comes before dash has reset its traps is lost.
  { kill -KILL "$flusher"; wait "$flusher"; } 2>/dev/null
  case $hash in '' | *failed*) return 1 ;; esac
  hash=\${hash%% *}
}
`;
