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

package io.eventreactor.spring.handler;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

import io.eventreactor.Factory;
import io.eventreactor.Reactor;
import io.eventreactor.endpoint.EndpointParser;
import io.eventreactor.endpoint.ServerEndpoint;

/**
 * The servers of the application: one for each bean that is annotated with
 * {@link io.eventreactor.spring.annotation.ProtocolHandler} and not switched off by its
 * properties. They are known when the singletons of the application context are, and
 * listen from its start to its stop.
 *
 * @since 0.1.0
 */
public class EventReactorServers implements Iterable<EventReactorServer>, SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Reactor reactor;

	private final EndpointParser endpoints;

	private final Map<String, ServerSettings> settings;

	private final Supplier<List<EventReactorServerListener>> listeners;

	private final SingletonSupplier<Map<String, EventReactorServer>> servers = SingletonSupplier.of(this::create);

	/**
	 * Creates the registry. Nothing is looked up yet.
	 * @param beanFactory where the annotated beans are
	 * @param reactor what they listen with
	 * @param endpoints understands where they listen
	 * @param settings what the configuration says about servers, by name
	 * @param listeners who is told of servers; asked at each start and stop
	 */
	public EventReactorServers(ConfigurableListableBeanFactory beanFactory, Reactor reactor, EndpointParser endpoints,
			Map<String, ServerSettings> settings, ObjectProvider<EventReactorServerListener> listeners) {
		this.beanFactory = beanFactory;
		this.reactor = reactor;
		this.endpoints = endpoints;
		this.settings = Map.copyOf(settings);
		this.listeners = () -> listeners.orderedStream().toList();
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.servers.obtain();
	}

	/**
	 * Lists the names of the servers.
	 * @return the names, in the order in which the servers are started
	 */
	public Set<String> getNames() {
		return this.servers.obtain().keySet();
	}

	/**
	 * Finds a server.
	 * @param name its name
	 * @return the server, or {@code null} if there is none of that name
	 */
	public @Nullable EventReactorServer find(String name) {
		return this.servers.obtain().get(name);
	}

	/**
	 * Returns a server.
	 * @param name its name
	 * @return the server
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public EventReactorServer get(String name) {
		EventReactorServer server = find(name);
		Assert.notNull(server, () -> "There is no server '" + name + "', only " + getNames());
		return server;
	}

	/**
	 * Starts a server, if it does not run.
	 * @param name its name
	 * @throws IllegalArgumentException if there is none of that name
	 * @see EventReactorServer#start()
	 */
	public void start(String name) {
		get(name).start();
	}

	/**
	 * Stops a server, if it runs.
	 * @param name its name
	 * @return completes when no connection is left
	 * @throws IllegalArgumentException if there is none of that name
	 * @see EventReactorServer#stop()
	 */
	public CompletableFuture<@Nullable Void> stop(String name) {
		return get(name).stop();
	}

	/**
	 * Returns the servers.
	 * @return the servers, in the order in which they are started
	 */
	public Stream<EventReactorServer> stream() {
		return StreamSupport.stream(spliterator(), false);
	}

	@Override
	public Iterator<EventReactorServer> iterator() {
		return this.servers.obtain().values().iterator();
	}

	private Map<String, EventReactorServer> create() {
		Map<String, ProtocolHandlerDescriptor> descriptors = new ProtocolHandlerDiscovery(this.beanFactory).discover();
		this.settings.forEach((name, settings) -> {
			if (settings.enabled() && !descriptors.containsKey(name) && !isKnownToParent(name)) {
				throw new UnknownServerException(name, descriptors.keySet());
			}
		});
		Map<String, EventReactorServer> servers = new LinkedHashMap<>();
		descriptors.forEach((name, descriptor) -> {
			ServerSettings settings = this.settings.getOrDefault(name, ServerSettings.DEFAULT);
			if (settings.enabled()) {
				servers.put(name, create(descriptor, settings));
			}
		});
		return Collections.unmodifiableMap(servers);
	}

	// A parent and its children may have the same configuration, and each its handlers
	private boolean isKnownToParent(String name) {
		BeanFactory parent = this.beanFactory.getParentBeanFactory();
		EventReactorServers servers = (parent != null)
				? parent.getBeanProvider(EventReactorServers.class).getIfAvailable() : null;
		return servers != null && (servers.find(name) != null || servers.isKnownToParent(name));
	}

	private EventReactorServer create(ProtocolHandlerDescriptor descriptor, ServerSettings settings) {
		return new EventReactorServer(descriptor.serverName(), endpoint(descriptor, settings), settings.options(),
				factory(descriptor), this.reactor, this.listeners);
	}

	private Supplier<Factory> factory(ProtocolHandlerDescriptor descriptor) {
		if (Factory.class.isAssignableFrom(descriptor.beanType())) {
			// Not made before the server starts, if it is lazy
			return () -> this.beanFactory.getBean(descriptor.beanName(), Factory.class);
		}
		Factory factory = protocolFactory(descriptor);
		return () -> factory;
	}

	private Factory protocolFactory(ProtocolHandlerDescriptor descriptor) {
		List<LoopingMethod> methods = new LoopingMethods(this.beanFactory).of(descriptor.beanType());
		if (methods.isEmpty()) {
			return new BeanProtocolFactory(this.beanFactory, descriptor.beanName());
		}
		return new LoopingProtocolFactory(this.beanFactory, descriptor.beanName(), methods, this.reactor);
	}

	private ServerEndpoint endpoint(ProtocolHandlerDescriptor descriptor, ServerSettings settings) {
		String name = descriptor.serverName();
		boolean configured = StringUtils.hasText(settings.endpoint());
		String description = configured ? settings.endpoint() : descriptor.endpoint();
		if (!StringUtils.hasText(description)) {
			throw new MissingServerEndpointException(name, descriptor.toString());
		}
		try {
			String resolved = configured ? description : this.beanFactory.resolveEmbeddedValue(description);
			return this.endpoints.server((resolved != null) ? resolved : "");
		}
		catch (IllegalArgumentException ex) {
			String origin = configured ? "property event-reactor.servers." + name + ".endpoint"
					: "@ProtocolHandler of " + descriptor;
			throw new InvalidServerEndpointException(name, origin, ex);
		}
	}

}
