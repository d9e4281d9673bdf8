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

package io.eventreactor.docs.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

import io.eventreactor.docs.Peer;
import io.eventreactor.protocol.EchoProtocol;
import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.spring.test.LocalEventReactorPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows who else is served on the one loop while an HTTP server takes its time.
 */
@SpringBootTest(properties = { "event-reactor.threads=1", "event-reactor.servers.blocking.endpoint=tcp:0",
		"event-reactor.servers.agent.endpoint=tcp:0", "event-reactor.servers.thread.endpoint=tcp:0" })
class FetchTests {

	private final Semaphore asked = new Semaphore(0);

	private final CountDownLatch release = new CountDownLatch(1);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private HttpServer http;

	@BeforeEach
	void startHttpServer() throws IOException {
		this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.http.setExecutor(this.threads);
		this.http.createContext("/", (exchange) -> {
			this.asked.release();
			try {
				this.release.await(20, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			byte[] body = "news".getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		this.http.start();
	}

	@AfterEach
	void stopHttpServer() {
		this.release.countDown();
		this.http.stop(0);
		this.threads.shutdown();
	}

	@Test
	void blockedLoopServesNobody(@LocalEventReactorPort("blocking") int port, @LocalEventReactorPort("other") int other)
			throws Exception {
		try (Peer fetching = fetch(port); Peer pinging = Peer.connect(other)) {
			pinging.send("ping").assertSilent();
			this.release.countDown();
			assertThat(fetching.read(6)).isEqualTo("news\r\n");
			assertThat(pinging.read(4)).isEqualTo("ping");
		}
	}

	@Test
	void agentLeavesTheLoopToOthers(@LocalEventReactorPort("agent") int port, @LocalEventReactorPort("other") int other)
			throws Exception {
		loopServesOthers(port, other);
	}

	@Test
	void threadLeavesTheLoopToOthers(@LocalEventReactorPort("thread") int port,
			@LocalEventReactorPort("other") int other) throws Exception {
		loopServesOthers(port, other);
	}

	private void loopServesOthers(int port, int other) throws Exception {
		try (Peer fetching = fetch(port); Peer pinging = Peer.connect(other)) {
			assertThat(pinging.send("ping").read(4)).isEqualTo("ping");
			this.release.countDown();
			assertThat(fetching.read(6)).isEqualTo("news\r\n");
		}
	}

	private Peer fetch(int port) throws Exception {
		Peer peer = Peer.connect(port).send("http://127.0.0.1:" + this.http.getAddress().getPort() + "/\r\n");
		assertThat(this.asked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
		return peer;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ComponentScan
	static class Application {

	}

	@ProtocolHandler(name = "other", endpoint = "tcp:0")
	static class Other extends EchoProtocol {

	}

}
