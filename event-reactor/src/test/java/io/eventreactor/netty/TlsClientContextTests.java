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

import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client makes for TLS, and how often.
 */
class TlsClientContextTests extends AbstractTlsTests {

	@Test
	void connectorsWithTheSameOptionsShareAContext() {
		AtomicInteger contexts = new AtomicInteger();
		TlsOptions options = counting(contexts);
		ListeningPort port = listenTls(Echo::new);
		connect(port, options);
		int once = contexts.get();
		assertThat(once).isPositive();
		connect(port, options);
		connect(port, options);
		assertThat(contexts).hasValue(once);
	}

	@Test
	void connectionsThatStartTlsShareItToo() {
		AtomicInteger contexts = new AtomicInteger();
		TlsOptions options = counting(contexts);
		connect(listenTls(Echo::new), options);
		int once = contexts.get();
		TlsOptions keys = server().build();
		ListeningPort port = listen(factory(() -> new RecordingProtocol() {
			@Override
			void made() {
				transport().startTls(keys);
			}

			@Override
			void received(ByteBuf data) {
				transport().write(data.retain());
			}
		}), ListenOptions.DEFAULT);
		for (int i = 0; i < 2; i++) {
			RecordingProtocol client = new RecordingProtocol() {
				@Override
				void made() {
					transport().startTls(options);
					transport().write("hello");
				}
			};
			this.reactor.connectTcp("localhost", portOf(port), ClientFactory.forProtocol(() -> client));
			assertThat(client.awaitBytes(5)).asString().isEqualTo("hello");
		}
		assertThat(contexts).hasValue(once);
	}

	private void connect(ListeningPort port, TlsOptions options) {
		RecordingProtocol client = new RecordingProtocol() {
			@Override
			void made() {
				transport().write("hello");
			}
		};
		this.reactor.connectTcp(InetSocketAddress.createUnresolved("localhost", portOf(port)),
				ClientFactory.forProtocol(() -> client), ConnectOptions.DEFAULT.withTls(options));
		assertThat(client.awaitBytes(5)).asString().isEqualTo("hello");
	}

	/**
	 * Makes options that count how often a context is made out of them.
	 */
	private TlsOptions counting(AtomicInteger contexts) {
		TrustManagerFactory trust = client().build().trustManagers();
		assertThat(trust).isNotNull();
		return client().trustManagers(new TrustManagerFactory(new TrustManagerFactorySpi() {
			@Override
			protected void engineInit(KeyStore keys) {
			}

			@Override
			protected void engineInit(ManagerFactoryParameters parameters) {
			}

			@Override
			protected TrustManager[] engineGetTrustManagers() {
				contexts.incrementAndGet();
				return trust.getTrustManagers();
			}
		}, trust.getProvider(), trust.getAlgorithm()) {
		}).build();
	}

}
