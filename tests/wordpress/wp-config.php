<?php
// A WordPress for one test run: everything comes from the environment that scripts/check-wordpress sets.
define('DB_NAME', 'wordpress');
define('DB_USER', getenv('FRONTDOOR_WORDPRESS_USER'));
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('FRONTDOOR_WORDPRESS_SOCKET'));
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', getenv('FRONTDOOR_WORDPRESS_URL'));
define('WP_SITEURL', WP_HOME);
// It speaks to nobody and does nothing behind the test's back.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php'; // ABSPATH: wp-load.php
