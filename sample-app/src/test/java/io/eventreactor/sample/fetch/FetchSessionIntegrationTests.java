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

package io.eventreactor.sample.fetch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.eventreactor.Reactor;
import io.eventreactor.sample.LineClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FetchSession}, on a reactor with one loop.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "event-reactor.servers.echo.endpoint=tcp:0:interface=127.0.0.1",
				"event-reactor.servers.chat.enabled=false", "event-reactor.servers.keyvalue.enabled=false",
				"event-reactor.servers.poetry.enabled=false",
				"event-reactor.servers.fetch.endpoint=tcp:0:interface=127.0.0.1", "event-reactor.threads=1" })
@DirtiesContext
class FetchSessionIntegrationTests {

	private static final SlowPage page = new SlowPage();

	@Value("${local.eventreactor.echo.port}")
	private int echoPort;

	@Value("${local.eventreactor.fetch.port}")
	private int fetchPort;

	@Autowired
	private Reactor reactor;

	@DynamicPropertySource
	static void page(DynamicPropertyRegistry registry) {
		registry.add("fetch.page", page::address);
	}

	@AfterAll
	static void closePage() {
		page.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "agent", "thread" })
	void otherConnectionsOfTheLoopAreServedWhileThePageIsFetched(String way) throws Exception {
		try (LineClient fetching = new LineClient(this.fetchPort); LineClient other = new LineClient(this.echoPort)) {
			fetching.send(way + "\r\n");
			HttpExchange request = page.awaitRequest();
			assertThat(other.send("hello\r\n").readLine()).isEqualTo("hello");
			page.answer(request);
			assertThat(fetching.readLine()).matches(answer(way));
		}
	}

	@Test
	void otherConnectionsOfTheLoopWaitWhenThePageIsWaitedFor() throws Exception {
		try (LineClient fetching = new LineClient(this.fetchPort); LineClient other = new LineClient(this.echoPort)) {
			assertThat(other.send("connected\r\n").readLine()).isEqualTo("connected");
			CompletableFuture<Thread> loop = new CompletableFuture<>();
			this.reactor.callFromThread(() -> loop.complete(Thread.currentThread()));
			Thread thread = loop.get();
			fetching.send("block\r\n");
			HttpExchange request = page.awaitRequest();
			Awaitility.await().until(() -> waitsForPage(thread));
			other.send("hello\r\n");
			List<String> order = new CopyOnWriteArrayList<>();
			this.reactor.callFromThread(() -> order.add("loop"));
			order.add("page");
			page.answer(request);
			assertThat(other.readLine()).isEqualTo("hello");
			assertThat(order).containsExactly("page", "loop");
			assertThat(fetching.readLine()).matches(answer("block"));
		}
	}

	@Test
	void pagesAreFetchedOneAfterTheOtherAndAllAreAnsweredWhenTheClientSendsNoMore() throws Exception {
		try (LineClient client = new LineClient(this.fetchPort); LineClient other = new LineClient(this.echoPort)) {
			client.send("agent\r\nhelp\r\nthread\r\n").endOutput();
			HttpExchange first = page.awaitRequest();
			// The loop has gone on meanwhile
			assertThat(other.send("hello\r\n").readLine()).isEqualTo("hello");
			page.answer(first);
			assertThat(client.readLine()).matches(answer("agent"));
			assertThat(client.readLine()).isEqualTo("Say block, agent or thread");
			page.answer(page.awaitRequest());
			assertThat(client.readLine()).matches(answer("thread"));
			assertThat(client.readLine()).isNull();
			assertThat(page.mostUnanswered()).isOne();
		}
	}

	private static boolean waitsForPage(Thread thread) {
		return thread.getState() != Thread.State.RUNNABLE && Stream.of(thread.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().equals(PageClient.class.getName()));
	}

	private static String answer(String way) {
		return way + ": 200 after \\d+ ms, heartbeat up to \\d+ ms late";
	}

}
