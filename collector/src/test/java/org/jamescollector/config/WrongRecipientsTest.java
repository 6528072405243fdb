/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.jamescollector.config.ConfigurationFixture.account;
import static org.jamescollector.config.ConfigurationFixture.accounts;
import static org.jamescollector.config.ConfigurationFixture.shared;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong {@code <recipients>}, and what is said about each. */
class WrongRecipientsTest {

    private static final String SOURCES = "<recipients><sources>";
    private static final String HEADER = SOURCES + "<envelopeHeader>: ";
    private static final String MAP = "<recipients><mappings><map>: ";
    private static final String LIST = "<recipients><mappings><list>: ";
    private static final String PATTERN =
            "a domain, an address, or a pattern of one such as *@example.org (one * at most before the @, and one behind it)";
    private static final String FROM =
            "a domain, an address, a pattern of one such as *@old.example.org (one * at most before the @, and one behind it),"
                    + " or ~@example.org for the rest of a domain";
    private static final String TARGET =
            "an address in James such as anna@example.org, or one with a * for what the * of from stands for";
    private static final String COMMAS = "; several are written with commas between them";
    private static final String LIST_ID = "a mailing list's id (what its List-Id has in <>, such as"
            + " announce.lists.example.net), or its address; one * at most";
    private static final String TEMPLATE =
            "a text of one line with one *, where the address is, and one ~ at most on either side of it";
    private static final String TIME =
            "a time from 1 minute to 365 days with its unit, such as 5 minutes, 2 hours or 30 days, or never";

    @TempDir
    private Path directory;

    private ConfigurationFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigurationFixture(directory, Map.of());
    }

    private List<String> problems(String xml) {
        return catchThrowableOfType(ConfigurationProblem.class, () -> fixture.parse(xml))
                .problems();
    }

    private static String header(String attributes, String name) {
        return "<sources><envelopeHeader " + attributes + ">" + name + "</envelopeHeader></sources>";
    }

    private static String map(String attributes) {
        return "<mappings><map " + attributes + "/></mappings>";
    }

    private static String list(String attributes) {
        return "<mappings><list " + attributes + "/></mappings>";
    }

    static Stream<Arguments> wrongElements() {
        return Stream.of(
                arguments(
                        "<hopLimits>30</hopLimits>",
                        "<recipients>: unknown element <hopLimits>; did you mean <hopLimit>?"),
                arguments("anna@example.org", "<recipients>: holds text outside of its elements"),
                arguments("<hopLimit>9</hopLimit>", "<recipients><hopLimit>: \"9\" is not a number from 10 to 1000"),
                arguments(
                        "<hopLimit>1001</hopLimit>",
                        "<recipients><hopLimit>: \"1001\" is not a number from 10 to 1000"),
                arguments("<hopLimit/>", "<recipients><hopLimit>: is empty; it takes a number from 10 to 1000"),
                arguments(
                        "<fallback>a@example.org</fallback>", "<recipients><fallback>: stands here 2 times; keep one"),
                arguments("<copies/><copies/>", "<recipients><copies>: stands here 2 times; keep one"));
    }

    static Stream<Arguments> wrongTraces() {
        String takes = "<recipients><trace>: takes one of <lines>, <writtenBy>";
        return Stream.of(
                arguments("<trace/>", takes),
                arguments("<trace><lines>1</lines><writtenBy>*.example.net</writtenBy></trace>", takes),
                arguments(
                        "<trace><lines>-1</lines></trace>",
                        "<recipients><trace><lines>: \"-1\" is not a number from 0 to 100"),
                arguments(
                        "<trace><lines>101</lines></trace>",
                        "<recipients><trace><lines>: \"101\" is not a number from 0 to 100"),
                arguments(
                        "<trace><writtenBy>*.*.example.net</writtenBy></trace>",
                        "<recipients><trace><writtenBy>: \"*.*.example.net\" is not a host name with one * at most, such as"
                                + " *.provider.example"),
                arguments(
                        "<trace><writtenBy>mx provider</writtenBy></trace>",
                        "<recipients><trace><writtenBy>: \"mx provider\" is not a host name with one * at most, such as"
                                + " *.provider.example"));
    }

    static Stream<Arguments> wrongSources() {
        return Stream.of(
                arguments(
                        "<sources/>",
                        "<recipients><sources>: holds nothing, so that all mail would go to the fallback; it takes <sdps/>,"
                                + " <envelopeHeader>, <received/>, <lists/>, <addresses/>, in the order in which they are to"
                                + " be asked"),
                arguments(
                        "<sources><recieved/><addresses/></sources>",
                        "<recipients><sources>: unknown element <recieved>; did you mean <received>?"),
                arguments(
                        "<sources><addresses/><received/><addresses/></sources>",
                        SOURCES + "<addresses>: stands here twice; the second would never be asked"),
                arguments(
                        "<sources><envelopeHeader/><envelopeHeader/></sources>",
                        HEADER + "stands here twice; the second would never be asked"),
                arguments(
                        "<sources><envelopeHeader>X-To</envelopeHeader>"
                                + "<envelopeHeader occurrence=\"1\">x-to</envelopeHeader></sources>",
                        HEADER + "stands here twice; the second would never be asked"),
                arguments(
                        "<sources><received>1</received></sources>",
                        SOURCES + "<received>: holds text outside of its elements"),
                arguments(
                        "<sources><lists id=\"x\"/></sources>",
                        SOURCES + "<lists>: unknown attribute id; none is expected here"),
                arguments(
                        "<sources><envelopeHeader prefix=\"x-\"/></sources>",
                        HEADER + "has attributes but names no header field; write for instance"
                                + " <envelopeHeader prefix=\"..\">Delivered-To</envelopeHeader>"),
                arguments(
                        header("", "X-Envelope-To:"),
                        HEADER
                                + "\"X-Envelope-To:\" is not the name of a header field such as X-Envelope-To, without its"
                                + " colon"),
                arguments(
                        header("", "X Envelope To"),
                        HEADER
                                + "\"X Envelope To\" is not the name of a header field such as X-Envelope-To, without its"
                                + " colon"),
                arguments(
                        header("", "X-\u00dcber"),
                        HEADER + "\"X-\u00dcber\" is not the name of a header field such as X-Envelope-To, without its"
                                + " colon"),
                arguments(
                        header("occurence=\"1\"", "X-To"),
                        HEADER + "unknown attribute occurence; did you mean occurrence?"),
                arguments(
                        header("occurrence=\"0\"", "X-To"),
                        HEADER + "occurrence \"0\" is not a number from 1 to 100, counted from the top, or all"),
                arguments(
                        header("occurrence=\"101\"", "X-To"),
                        HEADER + "occurrence \"101\" is not a number from 1 to 100, counted from the top, or all"),
                arguments(
                        header("occurrence=\"All\"", "X-To"),
                        HEADER
                                + "occurrence \"All\" is not a number from 1 to 100, counted from the top, or all; did you"
                                + " mean all?"),
                arguments(
                        header("occurrence=\"\"", "X-To"),
                        HEADER + "occurrence is empty; it takes a number from 1 to 100, counted from the top, or all"),
                arguments(
                        header("occurrence=\"${env:UNSET}\"", "X-To"),
                        HEADER + "occurrence: the environment variable UNSET is not set"),
                arguments(
                        header("prefix=\"customer@\"", "X-To"),
                        HEADER + "prefix \"customer@\" is not what the provider puts before the address, such as"
                                + " customer-isp-, without white space and @"),
                arguments(header("template=\"for ~\"", "X-To"), HEADER + "template \"for ~\" is not " + TEMPLATE),
                arguments(header("template=\"* or *\"", "X-To"), HEADER + "template \"* or *\" is not " + TEMPLATE),
                arguments(header("template=\"~a~ *\"", "X-To"), HEADER + "template \"~a~ *\" is not " + TEMPLATE),
                arguments(header("anywhere=\"yes\"", "X-To"), HEADER + "anywhere \"yes\" is not true or false"));
    }

    static Stream<Arguments> wrongAccepts() {
        return Stream.concat(
                Stream.of(
                        arguments(
                                "<accept/>",
                                "<recipients><accept>: holds no <address>; leave it out to accept the addresses of every"
                                        + " domain that James serves"),
                        arguments(
                                "<accept><address/></accept>",
                                "<recipients><accept><address>: is empty; it takes " + PATTERN),
                        arguments(
                                "<accept><address>a.org</address><domain>b.org</domain></accept>",
                                "<recipients><accept>: unknown element <domain>; known here: <address>")),
                Stream.of(
                                "anna",
                                "@example.org",
                                "anna@",
                                "**@example.org",
                                "*@*.*.example.org",
                                "a@example.org, b@example.org",
                                "a@example.org b@example.org",
                                "~@example.org",
                                "anna..b@example.org",
                                "example..org",
                                "an\u00fca@example.org",
                                "a@b@example.org")
                        .map(text -> arguments(
                                "<accept><address>" + text + "</address></accept>",
                                "<recipients><accept><address>: \"" + text + "\" is not " + PATTERN)));
    }

    static Stream<Arguments> wrongMappings() {
        return Stream.of(
                arguments(map("to=\"a@example.org\""), MAP + "from is missing; it takes " + FROM),
                arguments(
                        map("from=\"a@example.org\""),
                        MAP
                                + "to is missing; it takes addresses in James such as anna@example.org, with commas between them"),
                arguments(
                        map("from=\"a@example.org\" to=\" \""),
                        MAP
                                + "to is empty; it takes addresses in James such as anna@example.org, with commas between them"),
                arguments(
                        map("from=\"a@example.org\" to=\"b@example.org\" for=\"c\""),
                        MAP + "unknown attribute for; known here: from, to"),
                arguments(
                        "<mappings><map from=\"a@example.org\" to=\"b@example.org\">c@example.org</map></mappings>",
                        MAP + "holds text outside of its elements"),
                arguments(map("from=\"anna\" to=\"b@example.org\""), MAP + "from \"anna\" is not " + FROM),
                arguments(
                        map("from=\"a*b*@example.org\" to=\"b@example.org\""),
                        MAP + "from \"a*b*@example.org\" is not " + FROM),
                arguments(map("from=\"~\" to=\"b@example.org\""), MAP + "from \"~\" is not " + FROM),
                arguments(map("from=\"~@\" to=\"b@example.org\""), MAP + "from \"~@\" is not " + FROM),
                arguments(map("from=\"a@example.org\" to=\"anna\""), MAP + "to \"anna\" is not " + TARGET + COMMAS),
                arguments(
                        map("from=\"a@example.org\" to=\"b@example.org,, c@example.org\""),
                        MAP + "to \"\" is not " + TARGET + COMMAS),
                arguments(
                        map("from=\"a@example.org\" to=\"b@example.org; c@example.org\""),
                        MAP + "to \"b@example.org; c@example.org\" is not " + TARGET + COMMAS),
                arguments(
                        map("from=\"*@example.org\" to=\"a-*-*@example.org\""),
                        MAP + "to \"a-*-*@example.org\" is not " + TARGET + COMMAS),
                arguments(
                        map("from=\"info@example.org\" to=\"*@example.org\""),
                        MAP + "to \"*@example.org\" has a * for which from has none on that side of its @"),
                arguments(
                        map("from=\"*@example.org\" to=\"*@*.example.org\""),
                        MAP + "to \"*@*.example.org\" has a * for which from has none on that side of its @"),
                arguments(
                        map("from=\"~@old.example.org\" to=\"*@example.org\""),
                        MAP + "to \"*@example.org\" has a * for which from has none on that side of its @"),
                arguments(
                        "<mappings><elsewhere>anna</elsewhere></mappings>",
                        "<recipients><mappings><elsewhere>: \"anna\" is not " + FROM),
                arguments(
                        "<mappings><elsewhere/></mappings>",
                        "<recipients><mappings><elsewhere>: is empty; it takes " + FROM),
                arguments(
                        "<mappings><mapp from=\"a@example.org\" to=\"b@example.org\"/></mappings>",
                        "<recipients><mappings>: unknown element <mapp>; did you mean <map>?"));
    }

    static Stream<Arguments> doubledMappings() {
        return Stream.of(
                arguments(
                        "<mappings><map from=\"a@example.org\" to=\"b@example.org\"/>"
                                + "<map from=\"A@example.org\" to=\"c@example.org\"/></mappings>",
                        MAP + "\"a@example.org\" is mapped twice; the second would never count"),
                arguments(
                        "<mappings><elsewhere>example.org</elsewhere>"
                                + "<map from=\"*@example.org\" to=\"c@example.org\"/></mappings>",
                        MAP + "\"*@example.org\" is mapped twice; the second would never count"),
                arguments(
                        "<mappings><map from=\"~@example.org\" to=\"c@example.org\"/>"
                                + "<elsewhere>~@example.org</elsewhere></mappings>",
                        "<recipients><mappings><elsewhere>: \"~@example.org\" is mapped twice; the second would never"
                                + " count"));
    }

    private static String two(String earlier, String later) {
        return "<mappings>" + earlier + later + "</mappings>";
    }

    private static String from(String pattern) {
        return "<map from=\"" + pattern + "\" to=\"b@example.org\"/>";
    }

    static Stream<Arguments> unreachableMappings() {
        String behind = " is for all of its addresses and stands before it; put it behind this one";
        return Stream.of(
                arguments(
                        two(from("*@old.example.org"), from("Info@old.example.org")),
                        MAP + "\"Info@old.example.org\" would never count: <map from=\"*@old.example.org\">" + behind),
                arguments(
                        two(from("old.example.org"), from("sales-*@old.example.org")),
                        MAP + "\"sales-*@old.example.org\" would never count: <map from=\"old.example.org\">" + behind),
                arguments(
                        two(from("s*@example.org"), from("sales-*@example.org")),
                        MAP + "\"sales-*@example.org\" would never count: <map from=\"s*@example.org\">" + behind),
                arguments(
                        two(from("*@*.example.org"), from("example@old.example.org")),
                        MAP + "\"example@old.example.org\" would never count: <map from=\"*@*.example.org\">" + behind),
                arguments(
                        two("<elsewhere>*-shop@*</elsewhere>", from("my-shop@*.example.org")),
                        MAP + "\"my-shop@*.example.org\" would never count: <elsewhere>*-shop@*</elsewhere>" + behind),
                arguments(
                        two(from("shop@*"), "<elsewhere>shop@example.org</elsewhere>"),
                        "<recipients><mappings><elsewhere>: \"shop@example.org\" would never count: <map"
                                + " from=\"shop@*\">" + behind),
                arguments(
                        two(from("b\u00fccher.example"), from("anna@b\u00fccher.example")),
                        MAP + "\"anna@b\u00fccher.example\" would never count: <map from=\"b\u00fccher.example\">"
                                + behind),
                arguments(
                        two(from("~@*.example.org"), from("~@old.example.org")),
                        MAP + "\"~@old.example.org\" would never count: <map from=\"~@*.example.org\">" + behind));
    }

    static Stream<Arguments> restsThatNothingIsLeftFor() {
        String takes = " is for all of its addresses, and ~ is for what no other is for; take one of the two out";
        return Stream.of(
                arguments(
                        two(from("~@example.org"), from("*@example.org")),
                        MAP + "\"~@example.org\" would never count: <map from=\"*@example.org\">" + takes),
                arguments(
                        two("<elsewhere>*</elsewhere>", from("~@example.org")),
                        MAP + "\"~@example.org\" would never count: <elsewhere>*</elsewhere>" + takes));
    }

    static Stream<Arguments> mappingsThatNoSourceAsks() {
        String only =
                "holds a <map> or <elsewhere>, but <sources> nothing besides <lists/>: it would never be asked for";
        return Stream.of(
                arguments(
                        "<sources><lists/></sources>" + map("from=\"a@example.org\" to=\"b@example.org\""),
                        "<recipients><mappings>: " + only),
                arguments(
                        "<sources><lists/></sources><mappings><elsewhere>a@example.org</elsewhere></mappings>",
                        "<recipients><mappings>: " + only),
                arguments(
                        "<sources><lists/><addresses/></sources>"
                                + two(
                                        from("chess@club.example.com"),
                                        "<list id=\"*@club.example.com\" to=\"b@example.org\"/>"),
                        MAP
                                + "\"chess@club.example.com\" would never count: <list id=\"*@club.example.com\"> is for all"
                                + " of its addresses, and comes first where <sources> has nothing besides <lists/> and"
                                + " <addresses/>; take one of the two out"));
    }

    static Stream<String> reachableMappings() {
        return Stream.of(
                two(from("info@old.example.org"), from("*@old.example.org")),
                two(from("*@old.example.org"), from("info@old.example.com")),
                two(from("*@old.example.org"), from("*@*.example.org")),
                two(from("sales-*@example.org"), from("s*@example.org")),
                two(from("a*b@example.org"), from("ab*@example.org")),
                two(from("a*@example.org"), from("a*@*.example.org")),
                two(from("ab*bc@example.org"), from("abc@example.org")),
                two(from("~@*.example.org"), from("*@old.example.org")),
                two(from("~@old.example.org"), from("~@*.example.org")),
                two(from("~@example.org"), from("anna@example.org")),
                // An envelope header may name a list's address.
                two(from("chess@club.example.com"), "<list id=\"chess@club.example.com\" to=\"b@example.org\"/>"),
                "<sources><lists/><addresses/></sources>"
                        + two(from("*@club.example.com"), "<list id=\"chess@club.example.com\" to=\"b@example.org\"/>"),
                // A mapping makes its address one of ours.
                "<accept><address>example.com</address></accept>" + map("from=\"a@example.org\" to=\"b@example.org\""));
    }

    @ParameterizedTest
    @MethodSource("reachableMappings")
    void shouldTakeMappingsThatSomethingIsLeftFor(String recipients) throws Exception {
        assertThat(fixture.parse(accounts(shared("office", recipients))).accounts())
                .hasSize(1);
    }

    @Test
    void shouldLookThroughThousandsOfMappingsInNoTime() {
        StringBuilder mappings = new StringBuilder("<mappings>");
        for (int i = 0; i < 10_000; i++) {
            mappings.append(from("anna@customer-" + i + ".example")).append(from("customer-" + i + ".example"));
        }
        mappings.append(from("berta@customer-9999.example")).append("</mappings>");

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(problems(accounts(shared("office", mappings.toString()))))
                        .hasSize(1));
    }

    static Stream<Arguments> wrongLists() {
        return Stream.of(
                arguments(list("to=\"a@example.org\""), LIST + "id is missing; it takes " + LIST_ID),
                arguments(
                        list("id=\"&lt;news.example.net&gt;\" to=\"a@example.org\""),
                        LIST + "id \"<news.example.net>\" is not " + LIST_ID),
                arguments(
                        list("id=\"*.*.example.net\" to=\"a@example.org\""),
                        LIST + "id \"*.*.example.net\" is not " + LIST_ID),
                arguments(
                        list("id=\"news.example.net\" to=\"*@example.org\""),
                        LIST + "to \"*@example.org\" is not a mail address such as info@example.org" + COMMAS),
                arguments(
                        "<mappings><list id=\"news.example.net\" to=\"a@example.org\"/>"
                                + "<list id=\"News.example.net\" to=\"b@example.org\"/></mappings>",
                        LIST
                                + "id \"news.example.net\" stands here twice; name all of its subscribers in one to=\"..\""),
                arguments(
                        "<sources><addresses/></sources>" + list("id=\"news.example.net\" to=\"a@example.org\""),
                        "<recipients>: <mappings> holds a <list>, but <sources> no <lists/>: it would never be asked for"));
    }

    static Stream<Arguments> wrongCopies() {
        return Stream.of(
                arguments("<copies><within>3</within></copies>", "<recipients><copies><within>: \"3\" is not " + TIME),
                arguments(
                        "<copies><within>2 years</within></copies>",
                        "<recipients><copies><within>: \"2 years\" is not " + TIME),
                arguments(
                        "<copies><within>Never</within></copies>",
                        "<recipients><copies><within>: \"Never\" is not " + TIME + "; did you mean never?"),
                arguments(
                        "<copies><surplus>bounce</surplus></copies>",
                        "<recipients><copies><surplus>: \"bounce\" is not fallback or drop"),
                arguments("<copies>never</copies>", "<recipients><copies>: holds text outside of its elements"));
    }

    @ParameterizedTest
    @MethodSource({
        "wrongElements",
        "wrongTraces",
        "wrongSources",
        "wrongAccepts",
        "wrongMappings",
        "doubledMappings",
        "unreachableMappings",
        "restsThatNothingIsLeftFor",
        "mappingsThatNoSourceAsks",
        "wrongLists",
        "wrongCopies"
    })
    void shouldSayWhatIsWrong(String recipients, String problem) {
        assertThat(problems(accounts(shared("office", recipients))))
                .containsExactly("conf/collector.xml: account office: " + problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<recipients/>", "<recipients><hopLimit>20</hopLimit></recipients>"})
    void shouldWantAFallback(String recipients) {
        assertThat(problems(
                        accounts(account("office", recipients).replace("<deliverTo>info@example.org</deliverTo>", ""))))
                .containsExactly(
                        "conf/collector.xml: account office: <recipients>: <fallback> is missing: the James address"
                                + " that gets mail without a valid recipient, such as postmaster@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmaster", "*@example.org", "a@example.org,b@example.org"})
    void shouldWantOneAddressAsAFallback(String fallback) {
        assertThat(problems(accounts(shared("office", "").replace(">postmaster@example.org<", ">" + fallback + "<"))))
                .containsExactly("conf/collector.xml: account office: <recipients><fallback>: \"" + fallback
                        + "\" is not a mail address such as info@example.org");
    }

    @Test
    void shouldNotTakeDeliverToAndRecipientsTogether() {
        assertThat(problems(accounts(shared("office", "")
                        .replace("</recipients>", "</recipients><deliverTo>anna@example.org</deliverTo>"))))
                .containsExactly(
                        "conf/collector.xml: account office: <deliverTo> and <recipients> are both given; keep one:"
                                + " <deliverTo> where all mail is for one address, <recipients> where each message has recipients"
                                + " of its own");
    }

    @Test
    void shouldNameEveryMistake() {
        assertThat(problems(accounts(shared(
                        "office",
                        "<trace><lines>x</lines></trace><sources><reveived/></sources><accept><address>x</address></accept>"
                                + map("from=\"x\" to=\"y, z\"")))))
                .hasSize(7)
                .allMatch(problem -> problem.startsWith("conf/collector.xml: account office: <recipients>"));
    }
}
