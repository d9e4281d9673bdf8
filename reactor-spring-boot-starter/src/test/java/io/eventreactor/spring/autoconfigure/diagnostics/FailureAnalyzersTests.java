/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.spring.autoconfigure.diagnostics;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.io.support.SpringFactoriesLoader;

import io.eventreactor.CannotListenException;
import io.eventreactor.CannotListenException.Reason;
import io.eventreactor.spring.EchoProtocol;
import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.spring.autoconfigure.EventReactorAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorProtocolScopeAutoConfiguration;
import io.eventreactor.spring.handler.ServerStartException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each test is an application with one mistake, and what its author is told.
 */
class FailureAnalyzersTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EventReactorAutoConfiguration.class,
				EventReactorProtocolScopeAutoConfiguration.class))
		.withPropertyValues("event-reactor.threads=1");

	@Test
	void portInUse() throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Echo.class)
				.withPropertyValues("event-reactor.servers.echo.endpoint=tcp:" + taken.getLocalPort()));
			assertThat(analysis.getDescription()).isEqualTo("Server 'echo' cannot listen on tcp:" + taken.getLocalPort()
					+ ": something else listens there already.");
			assertThat(analysis.getAction())
				.startsWith("Stop what listens there, or set event-reactor.servers.echo.endpoint to another port.");
		}
	}

	@Test
	void permissionDenied() {
		FailureAnalysis analysis = analyze(new ServerStartException("echo", "tcp:80", new CannotListenException(
				new InetSocketAddress(80), Reason.NOT_PERMITTED, new IOException("Permission denied"))));
		assertThat(analysis.getDescription())
			.isEqualTo("Server 'echo' cannot listen on tcp:80: this process is not permitted to.");
		assertThat(analysis.getAction()).startsWith("Ports below 1024 are often privileged.")
			.contains("event-reactor.servers.echo.endpoint", "CAP_NET_BIND_SERVICE");
	}

	@Test
	void pathOfUnixSocketInUse() {
		FailureAnalysis analysis = analyze(unixFailure(Reason.IN_USE, "Somebody listens on it"));
		assertThat(analysis.getDescription()).isEqualTo("Server 'echo' cannot listen on unix:/run/echo.sock: "
				+ "something else listens there already: Somebody listens on it.");
		assertThat(analysis.getAction())
			.isEqualTo("Stop what listens there, or set event-reactor.servers.echo.endpoint to another path.");
	}

	@Test
	void pathOfUnixSocketNotPermitted() {
		FailureAnalysis analysis = analyze(unixFailure(Reason.NOT_PERMITTED, "Permission denied"));
		assertThat(analysis.getDescription()).isEqualTo("Server 'echo' cannot listen on unix:/run/echo.sock: "
				+ "this process is not permitted to: Permission denied.");
		assertThat(analysis.getAction())
			.isEqualTo("Let this process write to the directory of the socket, remove what another user has left "
					+ "there, or set event-reactor.servers.echo.endpoint to another path.");
	}

	@Test
	void unknownInterface() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Echo.class)
			.withPropertyValues("event-reactor.servers.echo.endpoint=tcp:0:interface=192.0.2.1"));
		assertThat(analysis.getDescription()).isEqualTo("Server 'echo' cannot listen on tcp:0:interface=192.0.2.1: "
				+ "no interface of this machine has that address or name.");
		assertThat(analysis.getAction()).startsWith("Set the interface in event-reactor.servers.echo.endpoint to");
	}

	@Test
	void someOtherReasonNotToListen() {
		FailureAnalysis analysis = analyze(new ServerStartException("echo", "tcp:80", new CannotListenException(
				new InetSocketAddress(80), Reason.OTHER, new IOException("Too many open files"))));
		assertThat(analysis.getDescription()).isEqualTo("Server 'echo' cannot listen on tcp:80: Too many open files.");
		assertThat(analysis.getAction()).contains("event-reactor.servers.echo.endpoint");
	}

	@Test
	void libraryThatAnEndpointNeedsIsMissing() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Echo.class)
			.withPropertyValues("event-reactor.servers.echo.endpoint=haproxy:trusted=127.0.0.1:tcp:0"));
		assertThat(analysis.getDescription())
			.startsWith("Server 'echo' cannot listen on haproxy:trusted=127.0.0.1/32:tcp:0: ")
			.contains("need io.netty:netty-codec-haproxy, which is not on the class path; add it");
	}

	@Test
	void clientsAreAskedForCertificatesAndNobodyIsTrusted() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Echo.class)
			.withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("web", SslBundle.of(SslStoreBundle.NONE)))
			.withPropertyValues("event-reactor.servers.echo.endpoint=tls:0:bundle=web:clientAuthentication=required"));
		assertThat(analysis.getDescription())
			.startsWith("Server 'echo' cannot listen on tls:0:bundle=web:clientAuthentication=required: ")
			.contains("nobody says which to trust");
		assertThat(analysis.getAction()).startsWith("Look at the cause, and at event-reactor.servers.echo.endpoint. ")
			.endsWith("the truststore of spring.ssl.bundle.*.web.");
	}

	@Test
	void socketOfSystemdThatIsNotThere() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Echo.class)
			.withPropertyValues("event-reactor.servers.echo.endpoint=systemd:index=0"));
		assertThat(analysis.getDescription())
			.startsWith("Server 'echo' cannot listen on systemd:index=0: systemd has passed 0 sockets");
		assertThat(analysis.getAction()).isEqualTo("Look at the cause, and at event-reactor.servers.echo.endpoint.");
	}

	@Test
	void noEndpoint() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Echo.class));
		assertThat(analysis.getDescription()).startsWith("Server 'echo' has a handler, bean '")
			.endsWith("of " + Echo.class.getName() + ", but no endpoint to listen at.");
		assertThat(analysis.getAction())
			.startsWith("Set event-reactor.servers.echo.endpoint, to tcp:8000 for one, or "
					+ "give the handler a default: @ProtocolHandler(name = \"echo\", endpoint = \"tcp:8000\").")
			.endsWith("set event-reactor.servers.echo.enabled to false.");
	}

	@Test
	void twoHandlersWithOneName() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Echo.class, OtherEcho.class));
		assertThat(analysis.getDescription()).startsWith("Two protocol handlers have the name 'echo': ")
			.contains(Echo.class.getName(), OtherEcho.class.getName());
		assertThat(analysis.getAction())
			.isEqualTo("Give each @ProtocolHandler a name of its own, or remove one of the two beans.");
	}

	@Test
	void unknownTransport() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Echo.class)
			.withPropertyValues("event-reactor.servers.echo.endpoint=tpc:8000"));
		assertThat(analysis.getDescription()).isEqualToNormalizingNewlines("""
				The endpoint of server 'echo' has the unknown transport 'tpc' at character 1.

				    tpc:8000
				    ^""");
		assertThat(analysis.getAction())
			.isEqualTo("Correct it (property event-reactor.servers.echo.endpoint). Did you mean tcp? "
					+ "There is: haproxy, systemd, tcp, tls, unix, as in tcp:8000.");
	}

	@Test
	void transportThatIsForDatagrams() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Echo.class)
			.withPropertyValues("event-reactor.servers.echo.endpoint=haproxy:trusted=10.0.0.0/8:udp:53"));
		assertThat(analysis.getDescription()).contains("the unknown transport 'udp' at character 28.")
			.endsWith(" ".repeat(31) + "^");
		assertThat(analysis.getAction()).contains("udp is for datagrams");
	}

	@Test
	void malformedEndpointInProperty() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Echo.class)
			.withPropertyValues("event-reactor.servers.echo.endpoint=tcp:localhost"));
		assertThat(analysis.getDescription()).isEqualToNormalizingNewlines("""
				The endpoint of server 'echo' is malformed at character 5: port 'localhost' is not a number.

				    tcp:localhost
				        ^""");
		assertThat(analysis.getAction()).startsWith("Correct it (property event-reactor.servers.echo.endpoint). ")
			.endsWith("tcp:8000:interface=127.0.0.1.");
	}

	@Test
	void malformedEndpointInAnnotation() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Malformed.class));
		assertThat(analysis.getDescription()).contains("at character 5: port 'http' is not a number");
		assertThat(analysis.getAction()).startsWith("Correct it (@ProtocolHandler of bean '")
			.contains(Malformed.class.getName());
	}

	@Test
	void placeholderThatCannotBeResolved() {
		FailureAnalysis analysis = analyze(this.runner.withBean(PropertySourcesPlaceholderConfigurer.class)
			.withUserConfiguration(Unresolvable.class));
		assertThat(analysis.getDescription()).startsWith("The endpoint of server 'unresolvable' cannot be made: ")
			.contains("'no.such.port'");
		assertThat(analysis.getAction()).contains(Unresolvable.class.getName(),
				"set event-reactor.servers.unresolvable.endpoint");
	}

	@Test
	void propertiesOfServerWithoutHandler() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Echo.class)
			.withPropertyValues("event-reactor.servers.ehco.endpoint=tcp:0"));
		assertThat(analysis.getDescription()).isEqualTo(
				"There are properties for a server 'ehco', but no protocol handler of that name. Handlers: echo.");
		assertThat(analysis.getAction())
			.isEqualTo("Correct the name in event-reactor.servers.ehco, or that of the handler. If the handler is not "
					+ "always there, set event-reactor.servers.ehco.enabled to false where it is not.");
	}

	@Test
	void propertiesOfServerAndNoHandlersAtAll() {
		FailureAnalysis analysis = analyze(this.runner.withPropertyValues("event-reactor.servers.echo.endpoint=tcp:0"));
		assertThat(analysis.getDescription()).endsWith("There are no handlers at all.");
		assertThat(analysis.getAction()).startsWith(
				"Annotate a Protocol or a Factory with @ProtocolHandler(\"echo\"), and see that component scanning");
	}

	@Test
	void neitherProtocolNorFactory() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(Neither.class));
		assertThat(analysis.getDescription()).endsWith(
				Neither.class.getName() + " cannot be a protocol handler: it is neither a Protocol nor a Factory.");
		assertThat(analysis.getAction()).startsWith("Let the class extend Protocol");
	}

	@Test
	void singletonProtocol() {
		FailureAnalysis analysis = analyze(this.runner.withUserConfiguration(SingletonMethod.class));
		assertThat(analysis.getDescription()).endsWith("its scope is 'singleton'.");
		assertThat(analysis.getAction()).startsWith("Add @Scope(\"prototype\") beside @Bean");
	}

	private static ServerStartException unixFailure(Reason reason, String detail) {
		return new ServerStartException("echo", "unix:/run/echo.sock", new CannotListenException(
				UnixDomainSocketAddress.of("/run/echo.sock"), reason, new IOException(detail)));
	}

	private FailureAnalysis analyze(ApplicationContextRunner application) {
		FailureAnalysis[] analysis = new FailureAnalysis[1];
		application.run((context) -> {
			assertThat(context).hasFailed();
			analysis[0] = analyze(context.getStartupFailure());
		});
		return analysis[0];
	}

	/**
	 * Asks every analyzer that is registered, as the application does.
	 */
	private FailureAnalysis analyze(Throwable failure) {
		return SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, (type, name, ex) -> {
		})
			.stream()
			.filter((analyzer) -> analyzer.getClass().getPackage() == getClass().getPackage())
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No analyzer for this", failure));
	}

	@ProtocolHandler("echo")
	static class Echo extends EchoProtocol {

	}

	@ProtocolHandler("echo")
	static class OtherEcho extends EchoProtocol {

	}

	@ProtocolHandler(name = "malformed", endpoint = "tcp:http")
	static class Malformed extends EchoProtocol {

	}

	@ProtocolHandler(name = "unresolvable", endpoint = "tcp:${no.such.port}")
	static class Unresolvable extends EchoProtocol {

	}

	@ProtocolHandler("neither")
	static class Neither {

	}

	@Configuration(proxyBeanMethods = false)
	static class SingletonMethod {

		@Bean
		Echo echo() {
			return new Echo();
		}

	}

}
