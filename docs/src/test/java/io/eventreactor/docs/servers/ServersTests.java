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

package io.eventreactor.docs.servers;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;

import io.eventreactor.Reactor;
import io.eventreactor.docs.Peer;
import io.eventreactor.spring.handler.EventReactorServer;
import io.eventreactor.spring.handler.EventReactorServers;
import io.eventreactor.spring.test.LocalEventReactorPort;

import static org.assertj.core.api.Assertions.assertThat;

// On one loop, all connections are asked to end at the same time
@SpringBootTest(
		properties = { "daytime.port=0", "event-reactor.threads=1", "event-reactor.servers.counter.endpoint=tcp:0",
				"event-reactor.servers.orders.endpoint=tcp:0", "event-reactor.servers.countdown.endpoint=tcp:0" })
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ServersTests {

	@Autowired
	private EventReactorServers servers;

	@Test
	void handlerMayHaveItsEndpoint(@LocalEventReactorPort("daytime") int port) throws Exception {
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.readToEnd()).matches("\\d\\d:\\d\\d.*\r\n");
		}
		assertThat(this.servers.get("daytime").getEndpoint()).isEqualTo("tcp:0:interface=127.0.0.1");
	}

	@Test
	void factoryIsUsedAsItIs(@LocalEventReactorPort("counter") int port, @Autowired LocalOnlyFactory factory)
			throws Exception {
		try (Peer first = Peer.connect(port)) {
			assertThat(first.send("?\r\n").read(14)).isEqualTo("connection 1\r\n");
			try (Peer second = Peer.connect(port)) {
				assertThat(second.send("?\r\n").read(14)).isEqualTo("connection 2\r\n");
				assertThat(factory.connections()).isEqualTo(2);
			}
		}
	}

	@Test
	void beanMethodMakesOneForEachConnection(@LocalEventReactorPort("countdown") int port) throws Exception {
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("?\r\n").read(14)).isEqualTo("connection 3\r\n");
		}
	}

	@Test
	void drainWaitsForWhatIsInProgress(@LocalEventReactorPort("orders") int port, @Autowired Maintenance maintenance,
			@Autowired ServerLog log) throws Exception {
		EventReactorServer server = this.servers.get("orders");
		try (Peer busy = Peer.connect(port); Peer idle = Peer.connect(port)) {
			assertThat(busy.send("begin\r\n?\r\n").read(15)).isEqualTo("begin or end?\r\n");
			assertThat(idle.send("?\r\n").read(15)).isEqualTo("begin or end?\r\n");
			CompletableFuture<@Nullable Void> drained = maintenance.begin("orders");
			assertThat(idle.readToEnd()).isEmpty();
			assertThat(drained).isNotDone();
			assertThat(server.getState()).isEqualTo(EventReactorServer.State.DRAINING);
			assertThat(busy.send("end\r\n").readToEnd()).isEqualTo("done, goodbye\r\n");
			drained.get(20, TimeUnit.SECONDS);
		}
		maintenance.end("orders");
		assertThat(server.getState()).isEqualTo(EventReactorServer.State.LISTENING);
		assertThat(log.entries()).contains("daytime listens", "countdown listens")
			.containsSubsequence("orders listens", "orders has stopped", "orders listens");
	}

	@Test
	void blockingWorkRunsOnAPoolThatEndsWithTheApplication() throws Exception {
		ExecutorService pool;
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--daytime.port=0", "--event-reactor.threads=1", "--event-reactor.servers.counter.endpoint=tcp:0",
					"--event-reactor.servers.orders.endpoint=tcp:0", "--event-reactor.servers.countdown.endpoint=tcp:0",
					"--spring.datasource.generate-unique-name=true")) {
			pool = context.getBean("blockingThreads", ExecutorService.class);
			assertThat(context.containsBean("applicationTaskExecutor")).isTrue();
			CompletableFuture<String> worker = new CompletableFuture<>();
			context.getBean(Reactor.class).callInThread(() -> worker.complete(Thread.currentThread().getName()));
			assertThat(worker.get(20, TimeUnit.SECONDS)).startsWith("pool-");
		}
		assertThat(pool.isShutdown()).isTrue();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ComponentScan
	static class Application {

	}

}
