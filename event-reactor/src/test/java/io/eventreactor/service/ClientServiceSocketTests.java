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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.eventreactor.CannotConnectException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.defer.Deferred;
import io.eventreactor.endpoint.Endpoints;
import io.eventreactor.netty.FullBacklog;
import io.eventreactor.policy.Recorder;
import io.eventreactor.protocol.RunningReactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A client service over real sockets.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientServiceSocketTests {

	@RegisterExtension
	private final RunningReactor reactor = new RunningReactor();

	@Test
	void keepsConnectionUpUntilStopped() throws Exception {
		BlockingQueue<Recorder> accepted = new LinkedBlockingQueue<>();
		Factory server = Factory.forProtocol(() -> {
			Recorder recorder = new Recorder();
			accepted.add(recorder);
			return recorder;
		});
		ListeningPort port = this.reactor.listen(server);
		InetSocketAddress address = (InetSocketAddress) port.getHost();
		ClientService service = new ClientService(this.reactor.get(),
				Endpoints.client(this.reactor.get(), "tcp:127.0.0.1:" + address.getPort() + ":timeout=5"),
				Factory.forProtocol(Recorder::new),
				ClientServiceOptions.DEFAULT.withBackoff((attempt) -> Duration.ofMillis(10)));
		service.startService();
		Protocol first = RunningReactor.await(service.whenConnected());
		closeFromServer(accepted);
		Recorder again = accepted.poll(20, TimeUnit.SECONDS);
		assertThat(again).isNotNull();
		// Nobody listens for a while
		RunningReactor.await(port.stopListening().addCallback((done) -> true));
		onLoop(() -> again.view().loseConnection());
		assertThat(outcomeOf(service)).isInstanceOf(CannotConnectException.class);
		this.reactor.get().listenTcp(address, server, ListenOptions.DEFAULT);
		Protocol second = RunningReactor.await(service.whenConnected());
		assertThat(second).isNotSameAs(first);
		RunningReactor.await(service.stopService().addCallback((done) -> true));
		assertThat(service.running()).isFalse();
		assertThat(((Recorder) second).events).containsExactly("made", "lost ConnectionDoneException");
	}

	@Test
	void dropsTheAttemptAtOnceWhenItIsStopped() throws Exception {
		try (FullBacklog full = new FullBacklog()) {
			ClientService service = new ClientService(this.reactor.get(),
					Endpoints.client(this.reactor.get(), "tcp:127.0.0.1:" + full.port()),
					Factory.forProtocol(Recorder::new));
			service.startService();
			full.awaitAttempts(1);
			Deferred<Protocol> connection = service.whenConnected();
			CompletableFuture<Boolean> stoppedAtOnce = new CompletableFuture<>();
			onLoop(() -> stoppedAtOnce.complete(service.stopService().called()));
			assertThat(stoppedAtOnce.get(20, TimeUnit.SECONDS)).isTrue();
			full.awaitAttempts(0);
			assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> RunningReactor.await(connection));
			assertThat(service.running()).isFalse();
		}
	}

	private void closeFromServer(BlockingQueue<Recorder> accepted) throws Exception {
		Recorder recorder = accepted.poll(20, TimeUnit.SECONDS);
		assertThat(recorder).isNotNull();
		onLoop(() -> recorder.view().loseConnection());
	}

	private Throwable outcomeOf(ClientService service) throws Exception {
		BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
		// Until the client has noticed the loss, it hands out the connection it has
		while (failures.isEmpty()) {
			RunningReactor.await(service.whenConnected(1).addBoth((protocol, failure) -> {
				if (failure != null && !(failure instanceof ConnectionClosedException)) {
					failures.add(failure);
				}
				return true;
			}));
		}
		return failures.take();
	}

	private void onLoop(Runnable call) {
		this.reactor.get().callFromThread(call);
	}

}
