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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.spring.annotation.ProtocolHandler;

/**
 * Finds the beans that are annotated with {@link ProtocolHandler}. Looks at definitions
 * and types only, so that beans that are lazy are found, and stay so.
 */
class ProtocolHandlerDiscovery {

	private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

	private final ConfigurableListableBeanFactory beanFactory;

	ProtocolHandlerDiscovery(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Finds the annotated beans.
	 * @return a descriptor of each by the name of its server, in the order of the
	 * definitions
	 * @throws InvalidProtocolHandlerException if one cannot serve a protocol
	 * @throws DuplicateServerException if two have one name
	 */
	Map<String, ProtocolHandlerDescriptor> discover() {
		Map<String, ProtocolHandlerDescriptor> descriptors = new LinkedHashMap<>();
		for (String beanName : beanNames()) {
			ProtocolHandlerDescriptor descriptor = describe(beanName);
			ProtocolHandlerDescriptor other = descriptors.putIfAbsent(descriptor.serverName(), descriptor);
			if (other != null) {
				throw new DuplicateServerException(descriptor.serverName(), other.toString(), descriptor.toString());
			}
		}
		return descriptors;
	}

	private List<String> beanNames() {
		List<String> beanNames = new ArrayList<>(
				Arrays.asList(this.beanFactory.getBeanNamesForAnnotation(ProtocolHandler.class)));
		// A scoped proxy would look for another instance at each call
		beanNames.removeAll(beanNames.stream()
			.filter(ScopedProxyUtils::isScopedTarget)
			.map(ScopedProxyUtils::getOriginalBeanName)
			.toList());
		return beanNames;
	}

	private ProtocolHandlerDescriptor describe(String beanName) {
		ProtocolHandler annotation = this.beanFactory.findAnnotationOnBean(beanName, ProtocolHandler.class);
		Assert.state(annotation != null, () -> "Bean '" + beanName + "' has lost its annotation");
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		checkName(beanName, type, annotation.name());
		checkType(beanName, type, annotation.name());
		Assert.state(type != null, "'type' must not be null");
		return new ProtocolHandlerDescriptor(annotation.name(), beanName, type, annotation.endpoint());
	}

	private void checkName(String beanName, @Nullable Class<?> type, String name) {
		if (!StringUtils.hasText(name)) {
			throw new InvalidProtocolHandlerException(beanName, type, "its @ProtocolHandler has no name",
					"Name the server: @ProtocolHandler(\"echo\").");
		}
		if (!NAME.matcher(name).matches()) {
			throw new InvalidProtocolHandlerException(beanName, type,
					"its server name '" + name + "' has characters that a property name cannot have",
					"Use lower-case letters, digits and dashes only, as in every property name.");
		}
	}

	private void checkType(String beanName, @Nullable Class<?> type, String name) {
		if (type == null || !(Protocol.class.isAssignableFrom(type) || Factory.class.isAssignableFrom(type))) {
			throw new InvalidProtocolHandlerException(beanName, type, "it is neither a Protocol nor a Factory",
					"Let the class extend Protocol, of which the container makes an instance for each connection, "
							+ "or Factory, which makes the protocols itself. If it is made by a @Bean method, "
							+ "let that method declare the class as its return type.");
		}
		if (Protocol.class.isAssignableFrom(type) && !this.beanFactory.isPrototype(beanName)) {
			throw new InvalidProtocolHandlerException(beanName, type,
					"it is a Protocol, of which each connection needs an instance of its own, but its scope is '"
							+ scope(beanName) + "'",
					"Add @Scope(\"prototype\") beside @Bean, or whatever declares its scope.");
		}
	}

	private String scope(String beanName) {
		if (!this.beanFactory.containsBeanDefinition(beanName)) {
			return "singleton";
		}
		String scope = this.beanFactory.getMergedBeanDefinition(beanName).getScope();
		return StringUtils.hasText(scope) ? scope : "singleton";
	}

}
