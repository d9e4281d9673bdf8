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

package io.eventreactor.docs;

import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.PortListener;
import io.eventreactor.Rejection;
import io.eventreactor.TlsOptions;
import io.eventreactor.Transport;
import io.eventreactor.protocol.EchoProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Differences from Twisted that no test of the engine shows by itself.
 */
class DifferencesTests extends AbstractReactorTests {

	@Test
	void nagleIsOff() throws Exception {
		CompletableFuture<Transport> transport = new CompletableFuture<>();
		ListeningPort port = listen(() -> new EchoProtocol() {
			@Override
			protected void connectionMade() {
				transport.complete(transport());
			}
		});
		try (Peer peer = Peer.connect(port)) {
			Object connection = ReflectionTestUtils.getField(transport.get(20, TimeUnit.SECONDS), "connection");
			Channel channel = (Channel) ReflectionTestUtils.getField(connection, "channel");
			assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
			assertThat(peer.send("x").read(1)).isEqualTo("x");
		}
	}

	@Test
	void protocolIsMadeAfterTheHandshake() throws Exception {
		X509Bundle bundle = new CertificateBuilder().ecp256()
			.subject("CN=localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		TlsOptions options = TlsOptions.builder().keyManagers(bundle.toKeyManagerFactory()).build();
		AtomicInteger made = new AtomicInteger();
		CompletableFuture<Rejection> rejected = new CompletableFuture<>();
		Factory factory = Factory.forProtocol(() -> {
			made.incrementAndGet();
			return new EchoProtocol();
		});
		ListeningPort port = listen(factory,
				ListenOptions.DEFAULT.withTls(() -> options).withListener(new PortListener() {
					@Override
					public void connectionRejected(SocketAddress peer, Rejection rejection) {
						rejected.complete(rejection);
					}
				}));
		try (Peer peer = Peer.connect(port)) {
			peer.send("this is no handshake\r\n");
			assertThat(rejected.get(20, TimeUnit.SECONDS)).isEqualTo(Rejection.TLS);
		}
		assertThat(made).hasValue(0);
	}

}
