/**
 * How long a request that was sent, and never answered, may still take effect: what stands between gives up sooner (nginx
 * waits 60 s for an answer, `proxy_read_timeout`; so does an AWS load balancer, `idle_timeout`), and a server that was
 * stopped in the middle carries nothing out any more. Twice that, for two of them in a row.
 */
export const lateEffectMs = 120_000;
