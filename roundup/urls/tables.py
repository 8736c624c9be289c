"""What is known of parameters and wrappers: made by db/make_urls.py, not by hand.

Of db/wrappers.toml, and of db/tracking.toml, whose licence this file is therefore under: This Source Code Form is
subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not distributed with this file,
You can obtain one at https://mozilla.org/MPL/2.0/.  Copyright (c) 2023 The Brave Authors, and roundup's.
"""

# fmt: off
# ruff: noqa: E501

DIGEST = 'c36c2d4002bb'
"""Of what stands below: another one, and keys may be others."""

BY_VALUE = 'by value'
"""The kind of a name that has one only with certain values: those stand there as `name=value`."""

Wrapper = tuple[tuple[str, ...], tuple[str, ...], str, str]
"""Paths as regular expressions, parameters, encoding, to."""

PARAMETERS: dict[str, dict[str, str]] = {'*': {'access': 'unlocked_article_code pwapi_token gaa_at gaa_n gaa_ts gaa_sig sharing_token gift=? '
                 'giftid=? gift_id=? gifttoken=? gift_token=? giftcode=? gift_code=? accesstoken=? '
                 'access_token=? sharetoken=? share_token=?',
       'by value': 'ref source via share gift giftid gift_id gifttoken gift_token giftcode gift_code '
                   'accesstoken access_token sharetoken share_token amp _amp isamp nonamp outputtype output '
                   'outputformat format _format mode view service print layout action do printable printmode '
                   'printview printpage printerfriendly printer_friendly printversion mobile ismobile '
                   'nomobile mobileview desktop',
       'tracking': '__hsfp __hssc __hstc __s _bhlid _branch_match_id _branch_referrer _gl _hsenc _openstat '
                   'at_recipient_id at_recipient_list bbeml bsft_clkid bsft_uid dclid et_rid fb_action_ids '
                   'fb_comment_id fbclid gclid guce_referrer guce_referrer_sig hsctatracking irclickid '
                   'mc_eid ml_subscriber ml_subscriber_hash msclkid mtm_cid oft_c oft_ck oft_d oft_id '
                   'oft_ids oft_k oft_lk oft_sk oly_anon_id oly_enc_id pk_cid rb_clickid s_cid sc_customer '
                   'sc_eh sc_uid sfmc_activityid sfmc_id sms_click sms_source sms_uph srsltid ss_email_id '
                   'syclid ttclid twclid unicorn_click_id vero_conv vero_id vgo_ee wbraid wickedid yclid '
                   'ymclid ysclid ck_subscriber_id h_sid h_slt mkt_tok igsh igshid ref_src ref_url _ga _gac '
                   'gclsrc gbraid gad_source gad_campaignid ga_source ga_medium ga_campaign ga_content '
                   'ga_term pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cpn pk_group '
                   'pk_placement pk_creative fb_source fb_ref fb_action_types action_object_map '
                   'action_type_map action_ref_map _hsmi s_kwcid ef_id mkwid pcrid xtor at_medium '
                   'at_campaign at_campaign_type at_custom1 at_custom2 at_custom3 at_custom4 at_link_id '
                   'at_link_origin at_link_type at_ptr_name at_ptr_type at_format at_creation at_variant '
                   'at_bbc_team ns_mchannel ns_source ns_campaign ns_linkname ns_fee wt.mc_id wt.mc_ev '
                   'wt.mc_sid wt_mc wt_zmc wt.tsrc wtmc mc_cid mc_tc _ke _kx elq elqtrack elqtrackid elqaid '
                   'elqat elqak elqcampaignid elqcst spmailingid spuserid spjobid spreportid trk_contact '
                   'trk_msg trk_module trk_sid dm_i dm_t _bta_tid _bta_c emci emdi ceid mkt_unsubscribe_tok '
                   'mailid inf_contact_key iterablecampaignid iterabletemplateid can_id email_referrer '
                   'email_subject akid nb_klid cmail_id ss_source ss_campaign_id ss_campaign_name '
                   'ss_campaign_sent_date li_fat_id epik rdt_cid sccid ob_click_id oborigurl dicbo tblci '
                   'cto_pld awc irgwc cjevent cjdata ranmid raneaid ransiteid sscid zanpid wickedsource '
                   'gps_adid adjust_tracker adjust_campaign mkcid mkevt mkrid __twitter_impression '
                   'guccounter isfreemail triedredirect triedsigningin showwelcome showwelcomeonshare '
                   'attribution_id attribution_type isappinstalled mibextid soc_src soc_trk taid ncid '
                   'cx_testid cx_testvariant cx_artpos cmpid wpisrc wpmm sara_ref sara_ecid sara_icid wprov '
                   'ref=<domain> source=<domain> via=<domain> source=rss source=feed source=email '
                   'source=newsletter source=twitter source=facebook source=linkedin source=reddit '
                   'source=hackernews source=mastodon source=bluesky ref=rss ref=feed ref=email '
                   'ref=newsletter ref=twitter ref=facebook ref=linkedin ref=share share=twitter '
                   'share=facebook share=linkedin share=email share=reddit amp_js_v amp_gsa amp_r amp_tf '
                   'amp_markup usqp ampshare phpsessid jsessionid asp.net_sessionid cfid cftoken zenid '
                   'oscsid',
       'view': 'amp= amp=0 amp=1 amp=true amp=yes amp=on _amp= _amp=1 _amp=true isamp=1 isamp=true noamp '
               'nonamp=1 outputtype=amp output=amp outputformat=amp format=amp _format=amp mode=amp view=amp '
               'service=amp print= print=1 print=true print=yes print=on print=y print=print view=print '
               'output=print mode=print layout=print action=print do=print printable=1 printable=yes '
               'printable=true printmode=1 printmode=true printview=1 printview=true printpage=1 '
               'printpage=true printerfriendly=1 printerfriendly=true printer_friendly=1 printversion=1 '
               'mobile=1 mobile=true mobile=yes mobile=0 mobile=false view=mobile view=desktop ismobile=1 '
               'ismobile=true nomobile=1 mobileview=1 desktop=1 desktop=true replytocom'},
 'youtube.com': {'tracking': 'si feature pp ab_channel app kw embeds_referring_euri embeds_referring_origin '
                             'source_ve_path sttick',
                 'view': 't start end time_continue index autoplay lc playnext list'},
 'youtu.be': {'tracking': 'si feature pp ab_channel app kw embeds_referring_euri embeds_referring_origin '
                          'source_ve_path sttick',
              'view': 't start end time_continue index autoplay lc playnext list'},
 'nytimes.com': {'by value': 'pagewanted',
                 'tracking': 'smid smtyp emc nl regi_id segment_id te campaign_id instance_id user_id '
                             'partner ref referringsource searchresultposition action module pgtype region '
                             'contentcollection contentplacement clicksource mabreward auth login hp _r rss '
                             'src ugrp sgrp mwrsm algo impression_id surface variant block alg_id imp_id '
                             'fellback req_id',
                 'view': 'pagewanted=all pagewanted=print'},
 'washingtonpost.com': {'tracking': 'itid nid hpid tid carta-url noredirect'},
 'wsj.com': {'access': 'st', 'tracking': 'mod reflink siteid ns cx_tag adobe_mc'},
 'barrons.com': {'access': 'st', 'tracking': 'mod reflink siteid ns cx_tag adobe_mc'},
 'marketwatch.com': {'access': 'st', 'tracking': 'mod reflink siteid ns cx_tag adobe_mc'},
 'mansionglobal.com': {'tracking': 'mod reflink siteid ns cx_tag adobe_mc'},
 'bloomberg.com': {'access': 'accesstoken sharetoken giftid gift',
                   'tracking': 'srnd sref embedded-checkout leadsource in_source dlbk'},
 'ft.com': {'access': 'accesstoken sharetype token',
            'tracking': 'ftcamp segmentid traffic_source syn-25a6b1a6'},
 'economist.com': {'access': 'accesstoken sharetoken giftid gift',
                   'tracking': 'fsrc frsc ppccampaignid ppcadid ppckw ppctargetid'},
 'bbc.com': {'tracking': 'intlink_from_url intlink_ts link_location ocid xtref referer',
             'view': 'pinned_post_locator pinned_post_asset_id pinned_post_type'},
 'bbc.co.uk': {'tracking': 'intlink_from_url intlink_ts link_location ocid xtref referer',
               'view': 'pinned_post_locator pinned_post_asset_id pinned_post_type'},
 'theguardian.com': {'tracking': 'cmp intcmp acquisitiondata refpvid cmp_tu cmp_bunit ref'},
 'cnn.com': {'tracking': 'hpt iid sr cid'},
 'cnbc.com': {'tracking': '__source par recirc'},
 'nbcnews.com': {'tracking': 'cid icid intcid intcmp cmp ftag'},
 'cbsnews.com': {'tracking': 'cid icid intcid intcmp cmp ftag'},
 'cnet.com': {'tracking': 'cid icid intcid intcmp cmp ftag'},
 'zdnet.com': {'tracking': 'cid icid intcid intcmp cmp ftag'},
 'abcnews.go.com': {'tracking': 'cid icid intcid intcmp cmp ftag'},
 'foxnews.com': {'tracking': 'cid icid intcid intcmp cmp ftag'},
 'foxbusiness.com': {'tracking': 'cid icid intcid intcmp cmp ftag'},
 'npr.org': {'tracking': 'ft f sc'},
 'reuters.com': {'tracking': 'feedtype feedname rpc il virtualbrandchannel channelname edition-redirect'},
 'newyorker.com': {'tracking': 'mbid'},
 'wired.com': {'tracking': 'mbid'},
 'vanityfair.com': {'tracking': 'mbid'},
 'vogue.com': {'tracking': 'mbid'},
 'gq.com': {'tracking': 'mbid'},
 'pitchfork.com': {'tracking': 'mbid'},
 'arstechnica.com': {'tracking': 'mbid'},
 'forbes.com': {'tracking': 'sh ss ctpv'},
 'time.com': {'tracking': 'xid tpcc'},
 'fortune.com': {'tracking': 'xid tpcc'},
 'techcrunch.com': {'tracking': 'xid tpcc'},
 'businessinsider.com': {'tracking': 'ir r jwsource'},
 'businessinsider.de': {'tracking': 'ir r jwsource'},
 'insider.com': {'tracking': 'ir r jwsource'},
 'politico.com': {'tracking': 'nname nid nrid nlid'},
 'politico.eu': {'tracking': 'nname nid nrid nlid'},
 'thehill.com': {'tracking': 'rnd rl stream'},
 'axios.com': {'tracking': 'rnd rl stream'},
 'dailymail.co.uk': {'tracking': 'ito ico icid li_source li_medium dcmp'},
 'independent.co.uk': {'tracking': 'ito ico icid li_source li_medium dcmp'},
 'telegraph.co.uk': {'tracking': 'ito ico icid li_source li_medium dcmp'},
 'news.sky.com': {'tracking': 'ito ico icid li_source li_medium dcmp'},
 'welt.de': {'tracking': 'wtrid cid icid'},
 'handelsblatt.com': {'tracking': 'ticket share'},
 'wiwo.de': {'tracking': 'ticket share'},
 'nzz.ch': {'by value': 'reduced', 'tracking': 'mktcid mktcval kid ga trco', 'view': 'reduced=true'},
 'derstandard.at': {'tracking': 'ref'},
 'derstandard.de': {'tracking': 'ref'},
 'lemonde.fr': {'tracking': 'm_bt random ssm prm'},
 'elpais.com': {'tracking': 'm_bt random ssm prm'},
 'scmp.com': {'tracking': 'module pgtype tc campaign onboard mcuid mccampaignid'},
 'nikkei.com': {'tracking': 'n_cid originreferrer traffic_source homepage'},
 'caixin.com': {'tracking': 'n_cid originreferrer traffic_source homepage'},
 'caixinglobal.com': {'tracking': 'n_cid originreferrer traffic_source homepage'},
 'aljazeera.com': {'tracking': 'n_cid originreferrer traffic_source homepage'},
 'thehindu.com': {'tracking': 'n_cid originreferrer traffic_source homepage'},
 'indiatimes.com': {'tracking': 'from frmapp'},
 'yahoo.com': {'tracking': '.tsrc src fr'},
 'msn.com': {'tracking': 'ocid cvid ei pc'},
 'sciencedirect.com': {'tracking': 'via dgcid rss'},
 'nature.com': {'tracking': 'error code sap-outbound-id'},
 'springer.com': {'tracking': 'error code sap-outbound-id'},
 'tandfonline.com': {'tracking': 'needaccess cookieset'},
 'medium.com': {'access': 'sk',
                'tracking': 'source gi postpublishedtype responsesopen _referrer sectionname'},
 'substack.com': {'tracking': 'r s publication_id post_id email_click play_audio manualredirect '
                              'subscribe_prompt action token shareimagevariant initial_medium '
                              'initial_referrer',
                  'view': 'selection'},
 'twitter.com': {'tracking': 's t cn cxt refsrc mx src'},
 'x.com': {'tracking': 's t cn cxt refsrc mx src'},
 'facebook.com': {'tracking': '__tn__ __eep__ __so__ __rv__ eid fref hc_ref hc_location comment_tracking '
                              'rdid share_url ref refid _rdr _rdc _ft_ sfnsn paipv av eav notif_id notif_t '
                              'ref_notif_type acontext extid'},
 'fb.com': {'tracking': '__tn__ __eep__ __so__ __rv__ eid fref hc_ref hc_location comment_tracking rdid '
                        'share_url ref refid _rdr _rdc _ft_ sfnsn paipv av eav notif_id notif_t '
                        'ref_notif_type acontext extid'},
 'fb.watch': {'tracking': '__tn__ __eep__ __so__ __rv__ eid fref hc_ref hc_location comment_tracking rdid '
                          'share_url ref refid _rdr _rdc _ft_ sfnsn paipv av eav notif_id notif_t '
                          'ref_notif_type acontext extid'},
 'instagram.com': {'tracking': 'xmt slof hl ig_rid ig_mid', 'view': 'img_index'},
 'threads.net': {'tracking': 'xmt slof hl ig_rid ig_mid'},
 'threads.com': {'tracking': 'xmt slof hl ig_rid ig_mid'},
 'tiktok.com': {'tracking': 'is_from_webapp is_copy_url sender_device sender_web_id web_id _r _t _d tt_from '
                            'refer referer_url u_code user_id checksum sec_user_id sec_uid preview_pb '
                            'timestamp source social_share_type enable_checksum ug_btm ugbiz_name '
                            'is_copy_link'},
 'linkedin.com': {'tracking': 'trk trackingid lipi lici trkinfo refid midtoken midsig eid rcm otptoken '
                              'originalsubdomain trkemail'},
 'reddit.com': {'tracking': 'share_id ref ref_source ref_campaign rdt correlation_id post_fullname '
                            '$deep_link $3p $original_url $android_deeplink_path chainedposts'},
 'spotify.com': {'tracking': 'si nd pi dl_branch ct uo mt itscg itsct at ls app'},
 'podcasts.apple.com': {'tracking': 'si nd pi dl_branch ct uo mt itscg itsct at ls app'},
 'apps.apple.com': {'tracking': 'si nd pi dl_branch ct uo mt itscg itsct at ls app'},
 'music.apple.com': {'tracking': 'si nd pi dl_branch ct uo mt itscg itsct at ls app'},
 'soundcloud.com': {'tracking': 'si nd pi dl_branch ct uo mt itscg itsct at ls app'},
 'quora.com': {'tracking': 'share srid ch oid'},
 'github.com': {'tracking': 'email_source email_token notification_referrer_id'},
 'mp.weixin.qq.com': {'tracking': 'chksm scene srcid key ascene devicetype version nettype lang fontscale '
                                  'exportkey exptype pass_ticket wx_header poc_token sessionid subscene '
                                  'clicktime enterid from mpshare abtest_cookie uin countrycode session_us '
                                  'realreporttime cur_album_id'},
 'bilibili.com': {'tracking': 'spm scm pvid from_source vd_source spm_id_from bbid unique_k timestamp buvid '
                              'plat_id is_story_h5'},
 'aliexpress.com': {'tracking': 'spm scm pvid from_source vd_source spm_id_from bbid unique_k timestamp '
                                'buvid plat_id is_story_h5'},
 'alibaba.com': {'tracking': 'spm scm pvid from_source vd_source spm_id_from bbid unique_k timestamp buvid '
                             'plat_id is_story_h5'},
 'taobao.com': {'tracking': 'spm scm pvid from_source vd_source spm_id_from bbid unique_k timestamp buvid '
                            'plat_id is_story_h5'},
 'tmall.com': {'tracking': 'spm scm pvid from_source vd_source spm_id_from bbid unique_k timestamp buvid '
                           'plat_id is_story_h5'},
 'amazon.*': {'tracking': 'tag ref ref_ qid sr crid sprefix dib dib_tag linkcode linkid camp creative '
                          'creativeasin content-id _encoding ascsubtag psc smid'},
 'ebay.*': {'tracking': 'campid toolid customid _trkparms _trksid amdata hash mkgroupid norover'},
 'thetimes.com': {'access': 'accesstoken sharetoken giftid gift'},
 'thetimes.co.uk': {'access': 'accesstoken sharetoken giftid gift'},
 'theatlantic.com': {'access': 'accesstoken sharetoken giftid gift'},
 'haaretz.com': {'access': 'accesstoken sharetoken giftid gift'},
 'zeit.de': {'access': 'freebie'},
 'faz.net': {'access': 'freebie'},
 'theinformation.com': {'access': 'shared'},
 'sueddeutsche.de': {'by value': 'reduced', 'view': 'reduced=true'},
 'kompas.com': {'by value': 'page', 'view': 'page=all'},
 'tribunnews.com': {'by value': 'page', 'view': 'page=all'},
 'blogspot.*': {'by value': 'm', 'view': 'm=0 m=1'}}
"""Names, parted by spaces, by site and kind."""

PREFIXES: dict[str, tuple[str, ...]] = {'*': ('utm_', 'itm_', 'mtm_', 'matomo_', 'piwik_', 'hsa_', 'bsft_', 'sfmc_', 'vero_', 'oly_', '_branch_',
       'hmb_', '_x_tr_', 'aspsessionid'),
 'bbc.com': ('at_', 'ns_'),
 'bbc.co.uk': ('at_', 'ns_'),
 'dailymail.co.uk': ('ns_',),
 'independent.co.uk': ('ns_',),
 'telegraph.co.uk': ('ns_',),
 'news.sky.com': ('ns_',),
 'lemonde.fr': ('lmd_',),
 'elpais.com': ('lmd_',),
 'facebook.com': ('__cft__', '__xts__'),
 'fb.com': ('__cft__', '__xts__'),
 'fb.watch': ('__cft__', '__xts__'),
 'tiktok.com': ('share_',),
 'mp.weixin.qq.com': ('sharer_',),
 'bilibili.com': ('share_',),
 'aliexpress.com': ('share_',),
 'alibaba.com': ('share_',),
 'taobao.com': ('share_',),
 'tmall.com': ('share_',),
 'amazon.*': ('pd_rd_', 'pf_rd_')}
"""Beginnings of tracking's names, by site."""

UNLESS: dict[str, tuple[str, ...]] = {'ck_subscriber_id': ('/unsubscribe',),
 'h_sid': ('/email/',),
 'h_slt': ('/email/',),
 'mkt_tok': ('unsubscribe', 'emailwebview'),
 'list': ('/playlist', '/videoseries')}
"""Words beside which a name says which page it is."""

WRAPPERS: dict[str, tuple[Wrapper, ...]] = {'google.*': ((('/url(?:\\?.*)?',), ('url', 'q'), '', ''),
              (('/amp/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',), (), '', 'https://{page}'),
              (('/amp/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',), (), '', 'http://{page}'),
              (('/translate(?:\\?.*)?', '/website(?:\\?.*)?'), ('u',), '', ''),
              (('/imgres(?:\\?.*)?',), ('imgrefurl',), '', ''),
              (('/m(?:\\?.*)?', '/ml(?:\\?.*)?'), ('continue',), '', '')),
 'consent.youtube.com': ((('/m(?:\\?.*)?', '/ml(?:\\?.*)?'), ('continue',), '', ''),),
 'googleweblight.com': (((), ('u', 'lite_url'), '', ''),),
 'news.google.com': ((('/articles/(?P<base64>[^/?]+)(?:\\?.*)?', '/rss/articles/(?P<base64>[^/?]+)(?:\\?.*)?',
                       '/read/(?P<base64>[^/?]+)(?:\\?.*)?',
                       '/__i/rss/rd/articles/(?P<base64>[^/?]+)(?:\\?.*)?'),
                      (), 'google-news', ''),),
 'bing.com': ((('/ck/a(?:\\?.*)?',), ('u',), 'bing', ''),
              (('/news/apiclick\\.aspx(?:\\?.*)?',), ('url',), '', ''),
              (('/amp/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',), (), '', 'https://{page}')),
 'search.yahoo.com': ((('/.*/RU=(?P<url>[^/?]+)/RK=.*',), (), '', ''),),
 'search.aol.com': ((('/.*/RU=(?P<url>[^/?]+)/RK=.*',), (), '', ''),),
 'duckduckgo.com': ((('/l/(?:\\?.*)?',), ('uddg',), '', ''),),
 'cdn.ampproject.org': ((('/c/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/v/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/wp/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/a/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)'),
                         (), '', 'https://{page}'),
                        (('/c/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/v/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/wp/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/a/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)'),
                         (), '', 'http://{page}')),
 'bing-amp.com': ((('/c/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                    '/v/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                    '/wp/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                    '/a/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)'),
                   (), '', 'https://{page}'),
                  (('/c/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)', '/v/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                    '/wp/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)', '/a/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)'),
                   (), '', 'http://{page}')),
 'amp.cloudflare.com': ((('/c/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/v/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/wp/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/a/s/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)'),
                         (), '', 'https://{page}'),
                        (('/c/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/v/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/wp/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)',
                          '/a/(?P<page>[^/?.]+\\.[^/?]+(?:[/?].*)?)'),
                         (), '', 'http://{page}')),
 'amp.cnn.com': ((('/cnn/(?P<rest>.+)',), (), '', 'https://www.cnn.com/{rest}'),),
 'facebook.com': ((('/l\\.php(?:\\?.*)?', '/flx/warn/(?:\\?.*)?'), ('u',), '', ''),),
 'messenger.com': ((('/l\\.php(?:\\?.*)?', '/flx/warn/(?:\\?.*)?'), ('u',), '', ''),),
 'l.instagram.com': (((), ('u',), '', ''),),
 'l.threads.net': (((), ('u',), '', ''),),
 'l.threads.com': (((), ('u',), '', ''),),
 'l.wl.co': (((), ('u',), '', ''),),
 'linkedin.com': ((('/redir/redirect(?:\\?.*)?', '/safety/go(?:\\?.*)?',
                    '/redir/general\\-malware\\-page(?:\\?.*)?'),
                   ('url',), '', ''),),
 'out.reddit.com': (((), ('url',), '', ''),),
 'slack-redir.net': ((('/link(?:\\?.*)?',), ('url',), '', ''),),
 't.me': ((('/iv(?:\\?.*)?',), ('url',), '', ''),),
 't.umblr.com': ((('/redirect(?:\\?.*)?',), ('z',), '', ''),),
 'vk.com': ((('/away\\.php(?:\\?.*)?', '/away(?:\\?.*)?'), ('to',), '', ''),),
 'dzen.ru': ((('/away\\.php(?:\\?.*)?', '/away(?:\\?.*)?'), ('to',), '', ''),),
 'medium.com': ((('/r/(?:\\?.*)?',), ('url',), '', ''),
                (('/m/global\\-identity(?:\\?.*)?', '/m/global\\-identity\\-2(?:\\?.*)?'), ('redirecturl',),
                 '', '')),
 'steamcommunity.com': ((('/linkfilter/(?:\\?.*)?', '/offsite/(?:\\?.*)?', '/redirect(?:\\?.*)?'),
                         ('url', 'u'), '', ''),),
 'pinterest.com': ((('/linkfilter/(?:\\?.*)?', '/offsite/(?:\\?.*)?', '/redirect(?:\\?.*)?'), ('url', 'u'),
                    '', ''),),
 'flipboard.com': ((('/linkfilter/(?:\\?.*)?', '/offsite/(?:\\?.*)?', '/redirect(?:\\?.*)?'), ('url', 'u'),
                    '', ''),),
 'getpocket.com': ((('/linkfilter/(?:\\?.*)?', '/offsite/(?:\\?.*)?', '/redirect(?:\\?.*)?'), ('url', 'u'),
                    '', ''),),
 'youtube.com': ((('/redirect(?:\\?.*)?',), ('q',), '', ''),
                 (('/embed/(?P<id>[\\w-]{11})(?:\\?.*)?', '/v/(?P<id>[\\w-]{11})(?:\\?.*)?',
                   '/live/(?P<id>[\\w-]{11})(?:\\?.*)?', '/shorts/(?P<id>[\\w-]{11})(?:\\?.*)?'),
                  (), '', 'https://www.youtube.com/watch?v={id}&{query}')),
 'youtu.be': ((('/(?P<id>[\\w-]{11})(?:\\?.*)?',), (), '', 'https://www.youtube.com/watch?v={id}&{query}'),),
 'youtube-nocookie.com': ((('/embed/(?P<id>[\\w-]{11})(?:\\?.*)?', '/v/(?P<id>[\\w-]{11})(?:\\?.*)?',
                            '/live/(?P<id>[\\w-]{11})(?:\\?.*)?', '/shorts/(?P<id>[\\w-]{11})(?:\\?.*)?'),
                           (), '', 'https://www.youtube.com/watch?v={id}&{query}'),),
 'href.li': ((('/\\?(?P<address>.+?)',), (), 'plain', ''),),
 'anonym.to': ((('/\\?(?P<address>.+?)',), (), 'plain', ''),),
 'dereferer.me': ((('/\\?(?P<address>.+?)',), (), 'plain', ''),),
 'nullrefer.com': ((('/\\?(?P<address>.+?)',), (), 'plain', ''),),
 'safelinks.protection.outlook.com': (((), ('url',), '', ''),),
 'statics.teams.cdn.office.net': (((), ('url',), '', ''),),
 'urldefense.proofpoint.com': ((('/v2/url(?:\\?.*)?',), ('u',), 'proofpoint', ''),
                               (('/v3/__(?P<address>.+?)__;.*',), (), 'plain', '')),
 'urldefense.com': ((('/v2/url(?:\\?.*)?',), ('u',), 'proofpoint', ''),
                    (('/v3/__(?P<address>.+?)__;.*',), (), 'plain', '')),
 'urldefense.us': ((('/v3/__(?P<address>.+?)__;.*',), (), 'plain', ''),),
 'secure-web.cisco.com': ((('/[^/?]+/(?P<url>[^/?]+)(?:\\?.*)?',), (), '', ''),),
 'linkprotect.cudasvc.com': ((('/url(?:\\?.*)?',), ('a',), '', ''),),
 'clicktime.symantec.com': (((), ('u',), '', ''),),
 'protect2.fireeye.com': (((), ('u',), '', ''),),
 'trendmicro.com': ((('/wis/clicktime/.*',), ('url',), '', ''),),
 'protection.sophos.com': (((), ('u',), 'base64', ''),),
 'substack.com': ((('/redirect/2/(?P<base64>[^/?]+)(?:\\?.*)?',), (), 'substack', ''),),
 'open.substack.com': ((('/pub/(?P<name>[\\w-]+)/p/(?P<rest>.+)',), (), '',
                        'https://{name}.substack.com/p/{rest}'),),
 '*': ((('/c/(?P<base64>[^/?]+)(?:\\?.*)?',), (), 'mailgun', ''),
       (('/click/[^/?]+/(?P<base64>[^/?]+)/.*',), (), 'base64', ''),
       (('/lnk/[^/?]+/[^/?]+/[^/?]+/(?P<base64>[^/?]+)(?:\\?.*)?',), (), 'base64', ''),
       (('/L0/(?P<url>[^/?]+)/.*', '/CL0/(?P<url>[^/?]+)/.*'), (), '', ''),
       (('/click(?:\\?.*)?', '/track/click(?:\\?.*)?', '/tracking/click(?:\\?.*)?', '/redirect(?:\\?.*)?',
         '/redir(?:\\?.*)?', '/r/redirect(?:\\?.*)?', '/out(?:\\?.*)?', '/goto(?:\\?.*)?', '/away(?:\\?.*)?',
         '/click\\.php(?:\\?.*)?', '/redirect\\.php(?:\\?.*)?', '/redir\\.php(?:\\?.*)?',
         '/out\\.php(?:\\?.*)?', '/goto\\.php(?:\\?.*)?'),
        ('url', 'u', 'target', 'redirect', 'redirect_url', 'redirecturl', 'destination', 'dest', 'link',
         'to'),
        '', '')),
 'convertkit-mail.com': ((('/.*/(?P<base64>[^/?]+)(?:\\?.*)?',), (), 'base64', ''),),
 'convertkit-mail2.com': ((('/.*/(?P<base64>[^/?]+)(?:\\?.*)?',), (), 'base64', ''),),
 'convertkit-mail3.com': ((('/.*/(?P<base64>[^/?]+)(?:\\?.*)?',), (), 'base64', ''),),
 'convertkit-mail4.com': ((('/.*/(?P<base64>[^/?]+)(?:\\?.*)?',), (), 'base64', ''),),
 'kit-mail2.com': ((('/.*/(?P<base64>[^/?]+)(?:\\?.*)?',), (), 'base64', ''),),
 'kit-mail3.com': ((('/.*/(?P<base64>[^/?]+)(?:\\?.*)?',), (), 'base64', ''),),
 'kit-mail4.com': ((('/.*/(?P<base64>[^/?]+)(?:\\?.*)?',), (), 'base64', ''),),
 'click.**': (((),
               ('url', 'u', 'target', 'redirect', 'redirect_url', 'redirecturl', 'destination', 'dest',
                'link', 'to'),
               '', ''),),
 'clicks.**': (((),
                ('url', 'u', 'target', 'redirect', 'redirect_url', 'redirecturl', 'destination', 'dest',
                 'link', 'to'),
                '', ''),),
 'link.**': (((),
              ('url', 'u', 'target', 'redirect', 'redirect_url', 'redirecturl', 'destination', 'dest', 'link',
               'to'),
              '', ''),),
 'links.**': (((),
               ('url', 'u', 'target', 'redirect', 'redirect_url', 'redirecturl', 'destination', 'dest',
                'link', 'to'),
               '', ''),),
 'track.**': (((),
               ('url', 'u', 'target', 'redirect', 'redirect_url', 'redirecturl', 'destination', 'dest',
                'link', 'to'),
               '', ''),),
 'tracking.**': (((),
                  ('url', 'u', 'target', 'redirect', 'redirect_url', 'redirecturl', 'destination', 'dest',
                   'link', 'to'),
                  '', ''),),
 'trk.**': (((),
             ('url', 'u', 'target', 'redirect', 'redirect_url', 'redirecturl', 'destination', 'dest', 'link',
              'to'),
             '', ''),),
 'redirect.**': (((),
                  ('url', 'u', 'target', 'redirect', 'redirect_url', 'redirecturl', 'destination', 'dest',
                   'link', 'to'),
                  '', ''),),
 'redir.**': (((),
               ('url', 'u', 'target', 'redirect', 'redirect_url', 'redirecturl', 'destination', 'dest',
                'link', 'to'),
               '', ''),),
 'out.**': (((),
             ('url', 'u', 'target', 'redirect', 'redirect_url', 'redirecturl', 'destination', 'dest', 'link',
              'to'),
             '', ''),),
 'hubspotemail.net': (((), ('t',), '', ''),),
 'hubspotlinks.com': (((), ('t',), '', ''),),
 'list-manage.com': ((('/track/click(?:\\?.*)?',), ('url',), '', ''),),
 'redirectingat.com': (((), ('url', 'u'), '', ''),),
 'skimresources.com': (((), ('url', 'u'), '', ''),),
 'viglink.com': (((), ('url', 'u'), '', ''),),
 'click.linksynergy.com': (((), ('murl', 'urllink', 'ued', 'p'), '', ''),),
 'shareasale.com': (((), ('murl', 'urllink', 'ued', 'p'), '', ''),),
 'awin1.com': (((), ('murl', 'urllink', 'ued', 'p'), '', ''),),
 'myaccount.nytimes.com': (((), ('uri',), '', ''),)}
"""Wrappers by host."""

SAME: dict[str, str] = {'twitter.com': 'x.com',
 'bbc.co.uk': 'bbc.com',
 'old.reddit.com': 'reddit.com',
 'new.reddit.com': 'reddit.com',
 'np.reddit.com': 'reddit.com',
 'i.reddit.com': 'reddit.com',
 'sh.reddit.com': 'reddit.com',
 'blogspot.*': 'blogspot.com',
 'thetimes.co.uk': 'thetimes.com',
 'threads.net': 'threads.com'}
"""Hosts, and the host as which they are compared."""

PLATFORMS: tuple[str, ...] = ('altervista.org', 'bearblog.dev', 'beehiiv.com', 'blogspot.*', 'buttondown.email', 'codeberg.page',
 'fc2.com', 'fly.dev', 'ghost.io', 'github.io', 'gitlab.io', 'hashnode.dev', 'hatenablog.com',
 'hatenablog.jp', 'herokuapp.com', 'jimdofree.com', 'livejournal.com', 'medium.com', 'micro.blog',
 'neocities.org', 'netlify.app', 'notion.site', 'over-blog.com', 'pages.dev', 'squarespace.com',
 'substack.com', 'tumblr.com', 'typepad.com', 'vercel.app', 'web.app', 'webflow.io', 'weebly.com',
 'wixsite.com', 'wordpress.com', 'workers.dev', 'write.as')
"""Domains where everybody may have a name."""
