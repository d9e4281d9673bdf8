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

package io.eventreactor.spring.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.eventreactor.Factory;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.DeferredTimeoutException;
import io.eventreactor.netty.NettyReactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

class AgentIntegrationTests {

	private static final Reactor reactor = NettyReactor.builder().threads(2).build();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CompletableFuture<Boolean> disconnected = new CompletableFuture<>();

	private HttpServer server;

	@BeforeAll
	static void startReactor() {
		reactor.start();
	}

	@AfterAll
	static void stopReactor() throws Exception {
		get(reactor.stop());
	}

	@BeforeEach
	void startServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	@AfterEach
	void stopServer() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	@Test
	void getsHeadAndThenBody() throws Exception {
		serve("/text", (exchange) -> {
			exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=iso-8859-1");
			answer(exchange, 200, "Grüße".getBytes(StandardCharsets.ISO_8859_1));
		});
		AgentResponse response = get(agent().get(uri("/text")));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.uri()).isEqualTo(uri("/text"));
		assertThat(response.headers().firstValue("content-type")).contains("text/plain; charset=iso-8859-1");
		assertThat(get(response.text())).isEqualTo("Grüße");
	}

	@Test
	void sendsMethodHeadersAndBody() throws Exception {
		serve("/orders", (exchange) -> {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			answer(exchange, 201,
					(exchange.getRequestMethod() + " " + exchange.getRequestHeaders().get("X-Part") + " " + body)
						.getBytes(StandardCharsets.UTF_8));
		});
		AgentResponse response = get(agent().request("PUT", uri("/orders"), Map.of("X-Part", List.of("a", "b")),
				"bolts".getBytes(StandardCharsets.UTF_8)));
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(get(response.text())).isEqualTo("PUT [a, b] bolts");
	}

	@Test
	void errorStatusIsNoFailure() throws Exception {
		serve("/missing", (exchange) -> answer(exchange, 404, new byte[0]));
		AgentResponse response = get(agent().get(uri("/missing")));
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(get(response.body())).isEmpty();
	}

	@Test
	void everythingFiresOnTheLoopOfTheRequest() throws Exception {
		serve("/text", (exchange) -> answer(exchange, 200, "text".getBytes(StandardCharsets.UTF_8)));
		Agent agent = agent();
		for (Reactor loop : loops()) {
			CompletableFuture<List<Boolean>> homes = new CompletableFuture<>();
			loop.callFromThread(() -> {
				Thread home = Thread.currentThread();
				Deferred<List<Boolean>> seen = agent.get(uri("/text")).addCallbackDeferred((response) -> {
					boolean first = Thread.currentThread() == home;
					return response.text().addCallback((text) -> List.of(first, Thread.currentThread() == home));
				});
				seen.addBoth((value, failure) -> homes.complete(value));
			});
			assertThat(homes.get(20, TimeUnit.SECONDS)).containsExactly(true, true);
		}
	}

	@Test
	void firstLoopIsHomeOfARequestFromElsewhere() throws Exception {
		serve("/text", (exchange) -> answer(exchange, 200, new byte[0]));
		CompletableFuture<Thread> first = new CompletableFuture<>();
		reactor.callFromThread(() -> first.complete(Thread.currentThread()));
		CompletableFuture<Thread> home = new CompletableFuture<>();
		agent().get(uri("/text")).addCallback((response) -> home.complete(Thread.currentThread()));
		assertThat(home.get(20, TimeUnit.SECONDS)).isSameAs(first.get());
	}

	@Test
	void headIsThereBeforeTheBody() throws Exception {
		CompletableFuture<Boolean> proceed = new CompletableFuture<>();
		serve("/slow", (exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			try (OutputStream body = exchange.getResponseBody()) {
				body.write('1');
				body.flush();
				proceed.join();
				body.write('2');
			}
		});
		AgentResponse response = get(agent().get(uri("/slow")));
		Deferred<String> text = response.text();
		assertThat(text.called()).isFalse();
		proceed.complete(true);
		assertThat(get(text)).isEqualTo("12");
	}

	@Test
	void bodyUpToTheLimitIsReadAndOneMoreByteFailsAndEndsTheExchange() throws Exception {
		serve("/ten", (exchange) -> answer(exchange, 200, new byte[10]));
		serve("/endless", this::pour);
		Agent agent = agent(Duration.ZERO, HttpClient.Redirect.NEVER, 10);
		assertThat(get(get(agent.get(uri("/ten"))).body())).hasSize(10);
		assertThatFailure(get(agent.get(uri("/ten"))).body(9)).isInstanceOfSatisfying(ResponseTooLargeException.class,
				(failure) -> assertThat(failure.getLimit()).isEqualTo(9));
		assertThatFailure(get(agent.get(uri("/endless"))).body()).isInstanceOf(ResponseTooLargeException.class);
		assertThat(this.disconnected.get(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void consumerGetsPiecesOneByOneOnTheLoop() throws Exception {
		byte[] large = new byte[300_000];
		serve("/large", (exchange) -> answer(exchange, 200, large));
		AtomicInteger bytes = new AtomicInteger();
		AtomicInteger pieces = new AtomicInteger();
		AtomicInteger elsewhere = new AtomicInteger();
		get(get(agent().get(uri("/large"))).consume((piece) -> {
			pieces.incrementAndGet();
			bytes.addAndGet(piece.remaining());
			elsewhere.addAndGet(reactor.isInReactorThread() ? 0 : 1);
		}));
		assertThat(bytes).hasValue(large.length);
		assertThat(pieces).hasValueGreaterThan(1);
		assertThat(elsewhere).hasValue(0);
	}

	@Test
	void consumerThatThrowsEndsTheExchange() throws Exception {
		serve("/endless", this::pour);
		IllegalStateException full = new IllegalStateException("full");
		assertThatFailure(get(agent().get(uri("/endless"))).consume((piece) -> {
			throw full;
		})).isSameAs(full);
		assertThat(this.disconnected.get(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void bodyCanBeReadOnce() throws Exception {
		serve("/text", (exchange) -> answer(exchange, 200, new byte[1]));
		AgentResponse response = get(agent().get(uri("/text")));
		get(response.body());
		assertThatIllegalStateException().isThrownBy(response::text).withMessageContaining("read once");
	}

	@Test
	void cancellationBeforeTheHeadEndsTheExchange() throws Exception {
		CompletableFuture<HttpExchange> arrived = new CompletableFuture<>();
		serve("/silent", arrived::complete);
		Deferred<AgentResponse> deferred = agent().get(uri("/silent"));
		HttpExchange exchange = arrived.get(20, TimeUnit.SECONDS);
		deferred.cancel();
		assertThatFailure(deferred).isInstanceOf(CancellationException.class);
		pour(exchange);
		assertThat(this.disconnected.get(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void cancellationOfTheBodyEndsTheExchange() throws Exception {
		serve("/endless", this::pour);
		Deferred<@Nullable Void> body = get(agent().get(uri("/endless"))).consume((piece) -> {
		});
		body.cancel();
		assertThatFailure(body).isInstanceOf(CancellationException.class);
		assertThat(this.disconnected.get(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void discardEndsTheExchange() throws Exception {
		serve("/endless", this::pour);
		AgentResponse response = get(agent().get(uri("/endless")));
		response.discard();
		assertThat(this.disconnected.get(20, TimeUnit.SECONDS)).isTrue();
		assertThatIllegalStateException().isThrownBy(response::body);
	}

	@Test
	void requestWithoutAnswerTimesOut() {
		serve("/silent", (exchange) -> {
		});
		Agent agent = agent(Duration.ofMillis(100), HttpClient.Redirect.NEVER, 10);
		assertThatFailure(agent.get(uri("/silent"))).isInstanceOfSatisfying(DeferredTimeoutException.class,
				(failure) -> assertThat(failure.timeout()).isEqualTo(Duration.ofMillis(100)));
	}

	@Test
	void timeOfTheRequestIncludesTheBody() throws Exception {
		serve("/stuck", (exchange) -> {
			exchange.sendResponseHeaders(200, 100);
			exchange.getResponseBody().write('1');
			exchange.getResponseBody().flush();
		});
		Agent agent = impatientAgent();
		assertThatFailure(get(agent.get(uri("/stuck"))).body()).isInstanceOf(DeferredTimeoutException.class);
	}

	@Test
	void responseThatNobodyReadsIsGivenUpInTime() throws Exception {
		serve("/endless", this::pour);
		Agent agent = impatientAgent();
		AgentResponse response = get(agent.get(uri("/endless")));
		assertThat(this.disconnected.get(20, TimeUnit.SECONDS)).isTrue();
		assertThatFailure(response.body()).isInstanceOf(DeferredTimeoutException.class);
	}

	@Test
	void redirectionsAreFollowedWhenTheSettingsSaySo() throws Exception {
		serve("/old", (exchange) -> {
			exchange.getResponseHeaders().add("Location", "/new");
			answer(exchange, 302, new byte[0]);
		});
		serve("/new", (exchange) -> answer(exchange, 200, "new".getBytes(StandardCharsets.UTF_8)));
		AgentResponse asked = get(agent().get(uri("/old")));
		assertThat(asked.statusCode()).isEqualTo(302);
		asked.discard();
		AgentResponse followed = get(agent(Duration.ZERO, HttpClient.Redirect.NORMAL, 100).get(uri("/old")));
		assertThat(followed.uri()).isEqualTo(uri("/new"));
		assertThat(get(followed.text())).isEqualTo("new");
	}

	@Test
	void refusedConnectionIsAFailure() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		assertThatFailure(agent().get(URI.create("http://localhost:" + port))).isInstanceOf(ConnectException.class);
	}

	@Test
	void requestThatCannotBeMadeIsAFailure() {
		assertThatFailure(agent().get(URI.create("ftp://localhost"))).isInstanceOf(IllegalArgumentException.class);
	}

	/**
	 * Finds the loops by connections, which go to one after the other.
	 */
	private static Set<Reactor> loops() throws Exception {
		Set<Reactor> loops = ConcurrentHashMap.newKeySet();
		ListeningPort port = reactor.listenTcp(0, new Factory() {

			@Override
			public @Nullable Protocol buildProtocol(SocketAddress peer) {
				loops.add(reactor.currentLoop());
				return null;
			}

		});
		InetSocketAddress address = (InetSocketAddress) port.getHost();
		for (int i = 0; i < 2; i++) {
			new Socket(InetAddress.getLoopbackAddress(), address.getPort()).close();
		}
		await().until(() -> loops.size() == 2);
		get(port.stopListening());
		return loops;
	}

	private void pour(HttpExchange exchange) throws IOException {
		byte[] piece = new byte[8192];
		try {
			exchange.sendResponseHeaders(200, 0);
			OutputStream body = exchange.getResponseBody();
			while (!Thread.currentThread().isInterrupted()) {
				body.write(piece);
				body.flush();
			}
		}
		catch (IOException ex) {
			this.disconnected.complete(true);
		}
	}

	private void serve(String path, HttpHandler handler) {
		this.server.createContext(path, handler);
	}

	private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
		try (exchange) {
			exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
	}

	private Agent agent() {
		return new Agent(reactor, AgentSettings.defaults());
	}

	private Agent agent(Duration requestTimeout, HttpClient.Redirect redirect, int maxBodySize) {
		return new Agent(reactor, new AgentSettings(Duration.ofSeconds(10), requestTimeout, redirect, maxBodySize));
	}

	/**
	 * Makes an agent whose patience ends in the body: the head is there long before, as
	 * all that takes time once is done.
	 */
	private Agent impatientAgent() throws Exception {
		serve("/first", (exchange) -> answer(exchange, 200, new byte[0]));
		get(get(agent().get(uri("/first"))).body());
		return agent(Duration.ofSeconds(3), HttpClient.Redirect.NEVER, 1000);
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.server.getAddress().getPort() + path);
	}

	private static AbstractThrowableAssert<?, ?> assertThatFailure(Deferred<?> deferred) {
		Throwable failure = catchThrowable(() -> get(deferred));
		return assertThat((failure instanceof ExecutionException) ? failure.getCause() : failure);
	}

	private static <T extends @Nullable Object> T get(Deferred<T> deferred) throws Exception {
		return deferred.toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

}
