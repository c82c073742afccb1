/** How Java is told that a program is over soon: to warm up for a long run would take twice the time. */
export const briefly = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
