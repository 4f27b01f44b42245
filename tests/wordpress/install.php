<?php
// Installs the WordPress of the current folder, as its own installer would: tables, an administrator, an editor and an
// author, all with the password in FRONTDOOR_WORDPRESS_PASSWORD.
define('WP_INSTALLING', true);
require_once getcwd() . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
// The installer writes to the administrator; there is no mail here.
function wp_new_blog_notification() {}
$password = getenv('FRONTDOOR_WORDPRESS_PASSWORD');
wp_install('Riverside Surgery', 'administrator', 'administrator@example.org', false, '', $password);
switch_theme('twentytwentythree');
foreach (array('editor', 'author') as $role) {
    $user = wp_insert_user(array('user_login' => $role, 'user_pass' => $password, 'role' => $role));
    if (is_wp_error($user)) {
        fwrite(STDERR, $user->get_error_message() . "\n");
        exit(1);
    }
}
echo get_bloginfo('version') . "\n";
