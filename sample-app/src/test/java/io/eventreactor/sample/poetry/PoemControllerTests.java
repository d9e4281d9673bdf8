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

package io.eventreactor.sample.poetry;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.web.server.ResponseStatusException;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Factory;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Transport;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.netty.NettyReactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PoemController} and {@link PoetryClient}, against servers that do not
 * always behave.
 */
class PoemControllerTests {

	private final NettyReactor reactor = NettyReactor.builder().threads(1).build();

	private final MockEnvironment environment = new MockEnvironment();

	private final PoemController controller = new PoemController(this.reactor, this.environment);

	@BeforeEach
	void start() {
		this.reactor.start();
	}

	@AfterEach
	void stop() throws Exception {
		this.reactor.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	@Test
	void allThatTheServerSendsIsThePoem() throws Exception {
		listen((transport) -> {
			byte[] poem = "Größe\nund Schluß\n".getBytes(StandardCharsets.UTF_8);
			for (byte octet : poem) {
				transport.write(new byte[] { octet });
			}
			transport.loseConnection();
		});
		assertThat(await(this.controller.poem())).isEqualTo("Größe\nund Schluß\n");
	}

	@Test
	void withoutAServerTheServiceIsUnavailable() throws Exception {
		ListeningPort port = listen((transport) -> {
		});
		port.stopListening().toCompletableFuture().get(20, TimeUnit.SECONDS);
		assertThatFailureIs(HttpStatus.SERVICE_UNAVAILABLE);
	}

	@Test
	void aPoemThatIsCutShortIsNoPoem() {
		listen((transport) -> {
			transport.write("Half a");
			this.reactor.callFromThread(transport::abortConnection);
		});
		assertThatFailureIs(HttpStatus.BAD_GATEWAY);
	}

	@Test
	void aPoemThatIsTooLongIsNoPoem() {
		listen((transport) -> {
			transport.write(new byte[PoetryClient.MAXIMUM_BYTES + 1]);
			transport.loseConnection();
		});
		assertThatFailureIs(HttpStatus.BAD_GATEWAY);
	}

	@Test
	void cancellationDropsTheConnection() throws Exception {
		CompletableFuture<Transport> connected = new CompletableFuture<>();
		CompletableFuture<Throwable> lost = new CompletableFuture<>();
		listen(connected::complete, lost);
		Deferred<String> poem = this.controller.poem();
		connected.get(20, TimeUnit.SECONDS).write("It begins");
		assertThat(lost).isNotDone();
		poem.cancel();
		assertThatExceptionOfType(CancelledException.class).isThrownBy(poem::await);
		assertThat(lost.get(20, TimeUnit.SECONDS)).isInstanceOf(ConnectionDoneException.class);
	}

	private void assertThatFailureIs(HttpStatus status) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> await(this.controller.poem()))
			.havingCause()
			.isInstanceOfSatisfying(ResponseStatusException.class,
					(failure) -> assertThat(failure.getStatusCode()).isEqualTo(status));
	}

	private ListeningPort listen(Consumer<Transport> behaviour) {
		return listen(behaviour, new CompletableFuture<>());
	}

	private ListeningPort listen(Consumer<Transport> behaviour, CompletableFuture<Throwable> lost) {
		ListeningPort port = this.reactor.listenTcp(0, Factory.forProtocol(() -> new Poet(behaviour, lost)));
		this.environment.setProperty("local.eventreactor.poetry.port",
				String.valueOf(((InetSocketAddress) port.getHost()).getPort()));
		return port;
	}

	private static String await(Deferred<String> deferred) throws Exception {
		return deferred.toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	/**
	 * Recites in its own way.
	 */
	private static final class Poet extends Protocol {

		private final Consumer<Transport> behaviour;

		private final CompletableFuture<Throwable> lost;

		Poet(Consumer<Transport> behaviour, CompletableFuture<Throwable> lost) {
			this.behaviour = behaviour;
			this.lost = lost;
		}

		@Override
		protected void connectionMade() {
			this.behaviour.accept(transport());
		}

		@Override
		public void dataReceived(ByteBuf data) {
		}

		@Override
		protected void connectionLost(Throwable reason) {
			this.lost.complete(reason);
		}

	}

}
