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

package io.eventreactor.service;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.eventreactor.Factory;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.endpoint.ClientEndpoint;
import io.eventreactor.endpoint.Endpoints;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.protocol.EchoProtocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A client service that is made before its reactor starts, and outlives it.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientServiceLifeTests {

	private final NettyReactor reactor = NettyReactor.builder().threads(2).build();

	@AfterEach
	void stop() throws Exception {
		if (this.reactor.running()) {
			get(this.reactor.stop());
		}
	}

	@Test
	void isMadeBeforeTheReactorStartsAndRunsInEachOfItsLives() throws Exception {
		int[] port = new int[1];
		ClientEndpoint endpoint = (factory) -> Endpoints.client(this.reactor, "tcp:127.0.0.1:" + port[0] + ":timeout=5")
			.connect(factory);
		ClientService service = new ClientService(this.reactor, endpoint, Factory.forProtocol(EchoProtocol::new));
		Deferred<Protocol> waiting = service.whenConnected();
		for (int life = 0; life < 3; life++) {
			this.reactor.start();
			ListeningPort listening = this.reactor.listenTcp(0, Factory.forProtocol(EchoProtocol::new));
			port[0] = ((InetSocketAddress) listening.getHost()).getPort();
			get(service.startService());
			assertThat(service.running()).isTrue();
			Protocol protocol = get(service.whenConnected());
			if (life == 0) {
				assertThat(get(waiting)).isSameAs(protocol);
			}
			get(this.reactor.stop());
			assertThat(service.running()).isFalse();
			assertCancelled(service.whenConnected());
			get(service.stopService());
		}
	}

	@Test
	void whenTheReactorDoesNotRunCannotStart() {
		ClientService service = service();
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> get(service.startService()))
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("start it first");
		assertThat(service.running()).isFalse();
	}

	@Test
	void whenNotStartedStopIsDoneAndWaitersAreCancelled() throws Exception {
		ClientService service = service();
		Deferred<Protocol> waiting = service.whenConnected();
		get(service.stopService());
		assertCancelled(waiting);
	}

	@Test
	void whenTheReactorStopsDuringAWaitWhoWaitsIsTold() throws Exception {
		this.reactor.start();
		ClientService service = service();
		Deferred<Protocol> first = service.whenConnected(1);
		get(service.startService());
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> get(first)).withMessageContaining("refused");
		Deferred<Protocol> waiting = service.whenConnected();
		get(this.reactor.stop());
		assertCancelled(waiting);
		assertThat(service.running()).isFalse();
		get(service.stopService());
		assertThat(this.reactor.getDelayedCalls()).isEmpty();
	}

	@Test
	void whenTheReactorStopsDuringAnAttemptThatNeverEndsWhoWaitsIsTold() throws Exception {
		this.reactor.start();
		ClientService service = new ClientService(this.reactor, (factory) -> new Deferred<>(),
				Factory.forProtocol(EchoProtocol::new));
		get(service.startService());
		Deferred<Protocol> waiting = service.whenConnected();
		get(this.reactor.stop());
		assertCancelled(waiting);
		get(service.stopService());
	}

	@Test
	void whenTheReactorEndsMultiServiceStopsAllTheSame() throws Exception {
		this.reactor.start();
		MultiService services = new MultiService();
		services.addService(service());
		get(services.startService());
		get(this.reactor.stop());
		get(services.stopService());
	}

	@Test
	void runsFromTheMomentThatItIsStartedUntilItIsStopped() throws Exception {
		this.reactor.start();
		ClientService service = service();
		for (int i = 0; i < 200; i++) {
			service.startService();
			assertThat(service.running()).isTrue();
			Deferred<?> stopped = service.stopService();
			assertThat(service.running()).isFalse();
			if (i % 50 == 0) {
				stopped.toCompletableFuture().get(20, TimeUnit.SECONDS);
				assertThat(service.running()).isFalse();
			}
		}
	}

	private ClientService service() {
		return new ClientService(this.reactor, (factory) -> Deferred.fail(new IllegalStateException("refused")),
				Factory.forProtocol(EchoProtocol::new),
				ClientServiceOptions.DEFAULT.withBackoff((attempt) -> Duration.ofHours(1)));
	}

	private static void assertCancelled(Deferred<Protocol> connected) throws Exception {
		CompletableFuture<Object> outcome = new CompletableFuture<>();
		connected.addBoth((protocol, failure) -> {
			outcome.complete((failure != null) ? failure : protocol);
			return new EchoProtocol();
		});
		assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
	}

	private static <T> T get(Deferred<T> deferred) throws Exception {
		return deferred.toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

}
