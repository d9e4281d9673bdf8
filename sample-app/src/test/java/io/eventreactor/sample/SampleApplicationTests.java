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

package io.eventreactor.sample;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the whole application, over real sockets.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "event-reactor.servers.echo.endpoint=tcp:0:interface=127.0.0.1",
				"event-reactor.servers.chat.endpoint=tcp:0:interface=127.0.0.1",
				"event-reactor.servers.keyvalue.endpoint=tcp:0:interface=127.0.0.1",
				"event-reactor.servers.poetry.endpoint=tcp:0:interface=127.0.0.1",
				"event-reactor.servers.fetch.endpoint=tcp:0:interface=127.0.0.1", "event-reactor.threads=2",
				"poetry.pace=10ms", "keyvalue.max-memory=8MB" })
class SampleApplicationTests {

	@LocalServerPort
	private int httpPort;

	@Value("${local.eventreactor.echo.port}")
	private int echoPort;

	@Value("${local.eventreactor.chat.port}")
	private int chatPort;

	@Value("${local.eventreactor.keyvalue.port}")
	private int keyValuePort;

	@Value("${local.eventreactor.poetry.port}")
	private int poetryPort;

	@Value("${local.eventreactor.fetch.port}")
	private int fetchPort;

	@AfterEach
	void awaitTheEndOfAllConnections() {
		for (String server : List.of("echo", "chat", "keyvalue", "poetry", "fetch")) {
			Awaitility.await().until(() -> metric("eventreactor.connections", "server:" + server) == 0);
		}
	}

	@Test
	void echoSendsBackWhatItGets() {
		try (LineClient client = new LineClient(this.echoPort)) {
			assertThat(client.send("hello\r\n").readLine()).isEqualTo("hello");
			client.send("last words");
			client.endOutput();
			assertThat(client.readLine()).isEqualTo("last words");
			assertThat(client.readLine()).isNull();
		}
	}

	@Test
	void echoReadsNoMoreFromAPeerThatDoesNotReadAndGoesOnWhenItDoes() throws Exception {
		try (LineClient client = new LineClient(this.echoPort)) {
			String line = "x".repeat(64 * 1024 - 1);
			int lines = 1200;
			double before = metric("eventreactor.bytes", "server:echo", "direction:received");
			Thread writer = new Thread(() -> {
				for (int i = 0; i < lines; i++) {
					client.send(line + "\n");
				}
			});
			writer.start();
			Awaitility.await()
				.until(() -> metric("eventreactor.bytes", "server:echo", "direction:received") - before,
						stopsGrowing());
			assertThat(metric("eventreactor.bytes", "server:echo", "direction:received") - before)
				.isLessThan(lines / 2 * 64 * 1024);
			for (int i = 0; i < lines; i++) {
				assertThat(client.readLine()).isEqualTo(line);
			}
			writer.join();
		}
	}

	@Test
	void twoVisitorsChat() {
		try (LineClient alice = new LineClient(this.chatPort); LineClient bob = new LineClient(this.chatPort)) {
			assertThat(alice.readLine()).isEqualTo("Welcome. What is your name?");
			assertThat(alice.send("alice\n").readLine()).startsWith("Hello alice.");
			assertThat(bob.readLine()).isEqualTo("Welcome. What is your name?");
			assertThat(bob.send("alice\r\n").readLine()).startsWith("That name is taken.");
			assertThat(bob.send("bob\r\n").readLine()).startsWith("Hello bob. Here: alice, bob.");
			assertThat(alice.readLine()).isEqualTo("* bob joined");
			bob.send("hello, world\r\n");
			assertThat(alice.readLine()).isEqualTo("<bob> hello, world");
			assertThat(bob.send("/quit\r\n").readLine()).isEqualTo("Goodbye.");
			assertThat(bob.readLine()).isNull();
			assertThat(alice.readLine()).isEqualTo("* bob left");
		}
	}

	@Test
	void aVisitorWhoDoesNotReadIsDisconnectedFromTheRoom() {
		try (LineClient alice = new LineClient(this.chatPort); LineClient sloth = new LineClient(this.chatPort)) {
			alice.readLine();
			alice.send("talker\n").readLine();
			sloth.readLine();
			sloth.send("sloth\n").readLine();
			assertThat(alice.readLine()).isEqualTo("* sloth joined");
			Thread talker = new Thread(() -> {
				String line = "x".repeat(900) + "\n";
				while (!Thread.currentThread().isInterrupted()) {
					alice.send(line);
				}
			});
			talker.start();
			try {
				assertThat(alice.readLine()).isEqualTo("* sloth was disconnected: too slow");
			}
			finally {
				talker.interrupt();
			}
			Awaitility.await().until(() -> !talker.isAlive());
		}
	}

	@Test
	void aRedisClientStoresAndReads() {
		try (Jedis jedis = new Jedis("127.0.0.1", this.keyValuePort, 30_000)) {
			assertThat(jedis.ping()).isEqualTo("PONG");
			assertThat(jedis.set("greeting", "hello")).isEqualTo("OK");
			assertThat(jedis.get("greeting")).isEqualTo("hello");
			assertThat(jedis.get("missing")).isNull();
			assertThat(jedis.exists("greeting", "missing")).isEqualTo(1);
			assertThat(jedis.del("greeting")).isEqualTo(1);
			assertThat(jedis.incr("counter")).isEqualTo(1);
			assertThat(jedis.incr("counter")).isEqualTo(2);
			assertThat(jedis.set("session", "s", SetParams.setParams().ex(100))).isEqualTo("OK");
			assertThat(jedis.ttl("session")).isBetween(1L, 100L);
			assertThat(jedis.set("session", "t", SetParams.setParams().nx())).isNull();
			assertThat(jedis.configGet("save")).containsEntry("save", "");
			jedis.set("short", "s", SetParams.setParams().px(1));
			Awaitility.await().until(() -> jedis.get("short") == null);
		}
	}

	@Test
	void expiredKeysGoWithoutBeingAskedFor() {
		try (Jedis jedis = new Jedis("127.0.0.1", this.keyValuePort, 30_000)) {
			jedis.flushAll();
			jedis.set("stays", "s");
			for (int i = 0; i < 100; i++) {
				jedis.set("goes" + i, "g", SetParams.setParams().px(1));
			}
			Awaitility.await().until(() -> jedis.dbSize() == 1);
		}
	}

	@Test
	void aRedisClientPipelines() {
		try (Jedis jedis = new Jedis("127.0.0.1", this.keyValuePort, 30_000)) {
			Pipeline pipeline = jedis.pipelined();
			for (int i = 0; i < 10_000; i++) {
				pipeline.incr("pipelined");
			}
			Response<String> result = pipeline.get("pipelined");
			pipeline.sync();
			assertThat(result.get()).isEqualTo("10000");
		}
	}

	@Test
	void aRedisClientIsToldErrorsAndGoesOn() {
		try (Jedis jedis = new Jedis("127.0.0.1", this.keyValuePort, 30_000)) {
			jedis.set("text", "abc");
			assertThatExceptionOfType(JedisDataException.class).isThrownBy(() -> jedis.incr("text"))
				.withMessage("ERR value is not an integer or out of range");
			assertThatExceptionOfType(JedisDataException.class).isThrownBy(() -> jedis.lpush("list", "a"))
				.withMessageStartingWith("ERR unknown command 'LPUSH'");
			byte[] largest = new byte[1024 * 1024];
			assertThatExceptionOfType(JedisDataException.class).isThrownBy(() -> {
				for (int i = 0; i < 20; i++) {
					jedis.set(("large" + i).getBytes(), largest);
				}
			}).withMessageStartingWith("OOM");
			assertThat(jedis.get("large0".getBytes())).isEqualTo(largest);
			assertThat(jedis.get("text")).isEqualTo("abc");
			for (int i = 0; i < 20; i++) {
				jedis.del("large" + i);
			}
		}
	}

	@Test
	void quitAndProtocolErrorsAreAnsweredBeforeTheConnectionIsClosed() {
		try (LineClient client = new LineClient(this.keyValuePort)) {
			assertThat(client.send("QUIT\r\n").readLine()).isEqualTo("+OK");
			assertThat(client.readLine()).isNull();
		}
		try (LineClient client = new LineClient(this.keyValuePort)) {
			assertThat(client.send("*1\r\n$-7\r\n").readLine()).isEqualTo("-ERR Protocol error: invalid bulk length");
			assertThat(client.readLine()).isNull();
		}
	}

	@Test
	void aPoemIsRecitedAlsoToWhoSendsNothing() {
		try (LineClient client = new LineClient(this.poetryPort)) {
			client.endOutput();
			List<String> poem = Stream.generate(client::readLine).takeWhile(Objects::nonNull).toList();
			assertThat(poem).hasSize(9)
				.startsWith("The loop goes round, and where it goes")
				.endsWith("stand waiting underneath the hill.");
		}
	}

	@Test
	void aControllerGivesThePoem() {
		ResponseEntity<String> response = RestClient.create("http://127.0.0.1:" + this.httpPort)
			.get()
			.uri("/poem")
			.retrieve()
			.toEntity(String.class);
		assertThat(response.getHeaders().getContentType()).hasToString("text/plain;charset=UTF-8");
		assertThat(response.getBody()).startsWith("The loop goes round").endsWith("underneath the hill.\n");
	}

	@Test
	void aSlowPageIsFetchedInEachWay() {
		try (LineClient client = new LineClient(this.fetchPort)) {
			client.send("agent\r\nthread\r\nblock\r\n").endOutput();
			for (String way : List.of("agent", "thread", "block")) {
				assertThat(client.readLine()).matches(way + ": 200 after \\d+ ms, heartbeat up to \\d+ ms late");
			}
			assertThat(client.readLine()).isNull();
		}
	}

	@Test
	void healthShowsEachServer() {
		JsonNode health = get("/actuator/health");
		assertThat(health.at("/status").asString()).isEqualTo("UP");
		for (String server : List.of("echo", "chat", "keyvalue", "poetry", "fetch")) {
			assertThat(health.at("/components/eventReactor/components/" + server + "/status").asString())
				.as("%s in %s", server, health)
				.isEqualTo("UP");
		}
	}

	@Test
	void metersCountTheConnectionsOfAServer() {
		double before = metric("eventreactor.connections.accepted", "server:echo");
		try (LineClient first = new LineClient(this.echoPort); LineClient second = new LineClient(this.echoPort)) {
			first.send("a\n").readLine();
			second.send("b\n").readLine();
			assertThat(metric("eventreactor.connections", "server:echo")).isGreaterThanOrEqualTo(2);
			assertThat(metric("eventreactor.connections.accepted", "server:echo")).isEqualTo(before + 2);
		}
	}

	@Test
	void aPageTellsWhatRunsWhere() {
		String page = RestClient.create("http://127.0.0.1:" + this.httpPort)
			.get()
			.uri("/")
			.retrieve()
			.body(String.class);
		assertThat(page).contains("echo", "8000", "chat", "8023", "keyvalue", "6380", "poetry", "8011", "fetch",
				"8012");
	}

	private double metric(String name, String... tags) {
		return get("/actuator/metrics/" + name + "?tag=" + String.join("&tag=", tags)).at("/measurements/0/value")
			.asDouble();
	}

	private JsonNode get(String path) {
		JsonNode body = RestClient.create("http://127.0.0.1:" + this.httpPort)
			.get()
			.uri(path)
			.retrieve()
			.body(JsonNode.class);
		assertThat(body).isNotNull();
		return body;
	}

	private static Predicate<Double> stopsGrowing() {
		double[] last = { -1 };
		return (value) -> {
			boolean same = value == last[0];
			last[0] = value;
			return same && value > 0;
		};
	}

}
