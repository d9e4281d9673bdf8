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

package io.eventreactor.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Rejection;
import io.eventreactor.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests that run on NIO and epoll, with the TLS of the JDK and of OpenSSL, with a new
 * reactor of two loops each.
 */
@ParameterizedClass
@MethodSource("combinations")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class AbstractTlsTests {

	// Longer than any test: what the timeout ends must not pass for what has failed
	private static final Duration PATIENCE = Duration.ofMinutes(5);

	@Parameter(0)
	IoType io;

	@Parameter(1)
	TlsOptions.Provider provider;

	NettyReactor reactor;

	// The server's protocols, in the order of their connections
	private final BlockingQueue<RecordingProtocol> protocols = new LinkedBlockingQueue<>();

	// All of them, also those that a test has looked at
	private final List<RecordingProtocol> built = new CopyOnWriteArrayList<>();

	static Stream<Arguments> combinations() {
		return Stream.of(IoType.NIO, IoType.EPOLL)
			.flatMap((io) -> Stream.of(TlsOptions.Provider.JDK, TlsOptions.Provider.OPENSSL)
				.map((provider) -> Arguments.of(io, provider)));
	}

	@BeforeEach
	void startReactor() {
		assumeThat(this.io != IoType.EPOLL || Epoll.isAvailable()).isTrue();
		assumeThat(this.provider != TlsOptions.Provider.OPENSSL || OpenSsl.isAvailable()).isTrue();
		this.reactor = NettyReactor.builder().io(this.io).threads(2).build();
		this.reactor.start();
	}

	@AfterEach
	void stopReactor() {
		if (this.reactor != null && this.reactor.running()) {
			AbstractReactorTests.await(this.reactor.stop());
		}
		assertThat(this.built).allSatisfy((protocol) -> assertThat(protocol.violations()).isEmpty());
	}

	TlsOptions.Builder server() {
		return Certificates.server(this.provider).handshakeTimeout(PATIENCE);
	}

	TlsOptions.Builder client() {
		return Certificates.client(this.provider).handshakeTimeout(PATIENCE);
	}

	ListeningPort listenTls(Supplier<? extends RecordingProtocol> protocols) {
		return listenTls(protocols, server());
	}

	ListeningPort listenTls(Supplier<? extends RecordingProtocol> protocols, TlsOptions.Builder options) {
		TlsOptions tls = options.build();
		return listen(factory(protocols), ListenOptions.DEFAULT.withTls(() -> tls));
	}

	ListeningPort listen(Factory factory, ListenOptions options) {
		return this.reactor.listenTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), factory, options);
	}

	Factory factory(Supplier<? extends RecordingProtocol> protocols) {
		return Factory.forProtocol(() -> {
			RecordingProtocol protocol = protocols.get();
			this.built.add(protocol);
			this.protocols.add(protocol);
			return protocol;
		});
	}

	RecordingProtocol nextProtocol() {
		try {
			RecordingProtocol protocol = this.protocols.poll(20, TimeUnit.SECONDS);
			assertThat(protocol).as("a connection").isNotNull();
			return protocol;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	void assertNoProtocol() {
		assertThat(this.protocols).isEmpty();
	}

	Connector connectTls(ListeningPort port, Protocol protocol) {
		return connectTls("localhost", port, ClientFactory.forProtocol(() -> protocol), client());
	}

	Connector connectTls(String host, ListeningPort port, ClientFactory factory, TlsOptions.Builder options) {
		return this.reactor.connectTcp(InetSocketAddress.createUnresolved(host, portOf(port)), factory,
				ConnectOptions.DEFAULT.withTls(options.build()));
	}

	static int portOf(ListeningPort port) {
		return ((InetSocketAddress) port.getHost()).getPort();
	}

	static void awaitRejected(ListeningPort port, long count) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(port.statistics().rejected().get(Rejection.TLS)).isEqualTo(count));
		AbstractReactorTests.awaitNoConnections(port);
		assertThat(port.statistics().accepted()).isZero();
	}

	/**
	 * Passes when nothing was logged that an operator would see.
	 */
	static void assertQuiet(CapturedLog log) {
		assertThat(log.errors()).isEmpty();
		assertThat(log.warnings()).isEqualTo(List.of());
	}

	static class Echo extends RecordingProtocol {

		@Override
		void received(ByteBuf data) {
			transport().write(data.retain());
		}

	}

}
