// The API under PM2, for the host of today: `pm2 start /srv/api/ecosystem.config.cjs`. No artifact holds this file; how
// it is used, and which line of the systemd unit takes the place of which, is in docs/migration-pm2-to-systemd.md.
module.exports = {
  apps: [
    {
      name: 'api',
      cwd: __dirname,
      script: 'pm2-start.mjs',

      // In cluster mode a reload starts the new process first, and ends the old one when the new one listens. PM2 sees
      // that by itself: `wait_ready` would wait for a message that the server does not send.
      exec_mode: 'cluster',
      instances: 2,
      wait_ready: false,
      // After this long the old process is ended in any case, whether the new one listens or not.
      listen_timeout: 10_000,

      // More than both times of the shutdown below together; PM2 kills after 1.6 s unless told.
      kill_timeout: 35_000,

      // Five starts that each lasted less than 12 s, within a minute, and PM2 gives up.
      restart_delay: 2_000,
      min_uptime: 12_000,
      max_restarts: 5,

      // The server writes lines of JSON with what they need; PM2 adds nothing to them.
      out_file: '/var/log/api/application.log',
      error_file: '/var/log/api/application.log',
      merge_logs: true,

      env: {
        NODE_ENV: 'production',
        PORT: '8080',
        // Until a CDN serves the console; without it the API answers 404 at `/`.
        CONSOLE_ROOT: '/srv/console',
        // Until an old process has ended, PM2 hands it half of the requests, with its health check failing. So only as
        // long as connections in use need to be told that they end.
        SHUTDOWN_GRACE_MS: '2000',
        SHUTDOWN_LIMIT_MS: '30000',
      },
    },
  ],
};
