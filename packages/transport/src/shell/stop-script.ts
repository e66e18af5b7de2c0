/**
 * Signals a command on its host: `sh -c <this> sh <signal> <pid> <group>`. As a group where it has one of its own
 * (else `0`), else it and all that descends from it, children first.
 */
export const stopScript = `
name=$1
if [ "$3" != 0 ]; then
  kill -s "$name" -- "-$3" 2>/dev/null || kill -s "$name" "$2" 2>/dev/null
  exit 0
fi
tree() {
  for child in $(cat /proc/"$1"/task/*/children 2>/dev/null || pgrep -P "$1" 2>/dev/null); do tree "$child"; done
  kill -s "$name" "$1" 2>/dev/null
}
tree "$2"
exit 0
`;
