/** Makes a link under a name as often as it is gone, so that what is opened there is opened through it. */
export function plantLinkAgainAndAgain(link: string, target: string): string {
  return `exec perl -e 'while (1) { symlink($ARGV[1], $ARGV[0]) }' '${link}' '${target}'\n`;
}

/**
 * Waits (inotify) for files in a directory whose names match, and puts a link in the place of each when it was closed
 * after reading `after` times: behind the checksum, before whatever is done with it by name.
 */
export function swapForLink(
  directory: string,
  options: { readonly pattern: string; readonly target: string; readonly after: number },
): string {
  return `exec perl -e '
my ($directory, $pattern, $target, $after) = @ARGV;
my $fd = syscall(253);
syscall(254, $fd, $directory, 0x8 | 0x10 | 0x100 | 0x80);
open(my $events, "<&=", $fd) or die;
my (%closed, %done);
while (sysread($events, my $buffer, 65536)) {
  while (length $buffer) {
    my ($watch, $mask, $cookie, $length) = unpack("iIII", $buffer);
    my $name = unpack("Z*", substr($buffer, 16, $length));
    $buffer = substr($buffer, 16 + $length);
    next unless $name =~ /$pattern/ && !$done{$name};
    $closed{$name}++ if $mask & 0x10;
    if (($closed{$name} || 0) >= $after) {
      my $path = "$directory/$name";
      my $made = "$path.link";
      symlink($target, $made);
      rename($made, $path);
      $done{$name} = 1;
    }
  }
}' '${directory}' '${options.pattern}' '${options.target}' ${String(options.after)}
`;
}

/**
 * Waits for a shell of its own user that carries out a script with these words, stops it, writes another text over a
 * part of the script in its memory that it has not read yet, and lets it go on.
 */
export function rewriteScript(options: {
  readonly words: string;
  readonly at: string;
  readonly replacement: string;
}): string {
  return `exec perl -e '
my ($words, $at, $replacement) = @ARGV;
my %seen;
while (1) {
  opendir(my $proc, "/proc") or die;
  for my $pid (grep { /^\\d+$/ } readdir($proc)) {
    next if $seen{$pid} || $pid == $$ || !-O "/proc/$pid";
    open(my $line, "<", "/proc/$pid/cmdline") or next;
    my $text = join("", <$line>);
    next unless $text =~ /^sh\\0-c\\0/ && index($text, $words) >= 0;
    kill("STOP", $pid);
    $seen{$pid} = 1;
    open(my $maps, "<", "/proc/$pid/maps") or next;
    open(my $memory, "+<", "/proc/$pid/mem") or next;
    for my $map (<$maps>) {
      next unless $map =~ /^([0-9a-f]+)-([0-9a-f]+) rw/;
      my ($from, $to) = (hex($1), hex($2));
      next if $to - $from > 8000000;
      sysseek($memory, $from, 0);
      sysread($memory, my $content, $to - $from) or next;
      my $place = -1;
      while (($place = index($content, $at, $place + 1)) >= 0) {
        sysseek($memory, $from + $place, 0);
        syswrite($memory, $replacement);
      }
    }
    kill("CONT", $pid);
  }
  closedir($proc);
}' '${options.words}' '${options.at}' '${options.replacement}'
`;
}
